package io.understudy.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A certificate that both hosts share, and how it is used.
 *
 * @param kind of key and protocol
 * @param certificate the file
 * @param key the file
 */
public record Tls(Kind kind, Path certificate, Path key) {
  /** What differs in what a server has to choose. */
  public enum Kind {
    ECDSA_TLS13("TLSv1.3", List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")),
    RSA_TLS13("TLSv1.3", List.of("-newkey", "rsa:2048")),
    ECDSA_TLS12("TLSv1.2", List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")),
    RSA_TLS12("TLSv1.2", List.of("-newkey", "rsa:2048"));

    private final String protocol;
    private final List<String> newKey;

    Kind(String protocol, List<String> newKey) {
      this.protocol = protocol;
      this.newKey = newKey;
    }
  }

  /** Makes a certificate for a lab. */
  static Tls create(Topology topology, Kind kind) {
    Path directory = topology.directory().resolve("tls");
    Path certificate = directory.resolve("certificate.pem");
    Path key = directory.resolve("key.pem");
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new LabException("cannot make " + directory, e);
    }
    List<String> command = new ArrayList<>(List.of("openssl", "req", "-x509", "-nodes"));
    command.addAll(kind.newKey);
    command.addAll(List.of("-days", "2", "-subj", "/CN=service.example"));
    command.addAll(List.of("-keyout", key.toString(), "-out", certificate.toString()));
    Shell.must(command, "");
    return new Tls(kind, certificate, key);
  }

  String nginxLines() {
    return """
        ssl_certificate %s;
        ssl_certificate_key %s;
        ssl_protocols %s;
        add_header Reused $ssl_session_reused always;
        """
        .formatted(certificate, key, kind.protocol);
  }
}
