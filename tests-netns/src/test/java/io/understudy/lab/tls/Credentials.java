package io.understudy.lab.tls;

import io.understudy.lab.LabException;
import io.understudy.lab.Shell;
import io.understudy.lab.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys of a lab: certificates of both kinds for the servers, which share them, one for clients,
 * and the answer that is stapled to the first (OCSP, RFC 6961).
 */
final class Credentials {
  /** Of the client's file. */
  static final String PASSWORD = "understudy";

  private static final String INDEX = "V\t391231235959Z\t\t01\tunknown\t/CN=service.example\n";

  private final Path directory;

  Credentials(Topology topology) {
    directory = topology.directory().resolve("credentials");
    try {
      Files.createDirectories(directory);
      make("ecdsa", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256");
      make("rsa", "-newkey", "rsa:2048");
      make("client", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256");
      pack();
      staple();
    } catch (IOException e) {
      throw new LabException("cannot make keys in " + directory, e);
    }
  }

  private void make(String name, String... newKey) throws IOException {
    List<String> command = new ArrayList<>(List.of("openssl", "req", "-x509", "-nodes"));
    command.addAll(List.of(newKey));
    command.addAll(List.of("-days", "2", "-set_serial", "1", "-subj", "/CN=service.example"));
    command.addAll(List.of("-keyout", key(name), "-out", certificate(name)));
    Shell.must(command, "");
    String both =
        Files.readString(Path.of(certificate(name))) + Files.readString(Path.of(key(name)));
    Files.writeString(directory.resolve(name + "-both.pem"), both);
  }

  private void pack() {
    Shell.must(
        "openssl",
        "pkcs12",
        "-export",
        "-in",
        certificate("client"),
        "-inkey",
        key("client"),
        "-out",
        client().toString(),
        "-passout",
        "pass:" + PASSWORD);
  }

  private void staple() throws IOException {
    Path index = directory.resolve("index.txt");
    Files.writeString(index, INDEX);
    String issuer = certificate("ecdsa");
    Shell.must(
        "openssl",
        "ocsp",
        "-index",
        index.toString(),
        "-CA",
        issuer,
        "-rsigner",
        issuer,
        "-rkey",
        key("ecdsa"),
        "-issuer",
        issuer,
        "-cert",
        issuer,
        "-ndays",
        "2",
        "-respout",
        stapled());
  }

  String certificate(String name) {
    return directory.resolve(name + ".pem").toString();
  }

  String key(String name) {
    return directory.resolve(name + ".key").toString();
  }

  /** Certificate and key of the ECDSA kind in one file. */
  String both() {
    return directory.resolve("ecdsa-both.pem").toString();
  }

  /** The OCSP answer for the ECDSA certificate. */
  String stapled() {
    return directory.resolve("stapled.der").toString();
  }

  /** Certificate and key of the client, PKCS 12. */
  Path client() {
    return directory.resolve("client.p12");
  }
}
