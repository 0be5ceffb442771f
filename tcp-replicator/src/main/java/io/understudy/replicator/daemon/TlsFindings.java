package io.understudy.replicator.daemon;

import io.understudy.replicator.daemon.CheckReport.Finding;
import io.understudy.replicator.daemon.CheckReport.Severity;
import io.understudy.replicator.server.ServerPrograms.Program;
import java.util.ArrayList;
import java.util.List;

/**
 * Would the TLS of a server be alike on both hosts? Goes by the libraries of its processes and by
 * the lines of its configuration. Pure; whether the port speaks TLS at all it cannot know, but from
 * such lines.
 */
final class TlsFindings {
  private static final String LIBRARY = "libunderstudy-replica.so";
  private static final String OPENSSL = "libssl.so.3";
  private static final List<String> OTHERS =
      List.of("libgnutls.so", "libssl3.so", "libmbedtls.so", "libssl.so.1", "libwolfssl.so");

  private record Trap(String pattern, String what, String remedy) {}

  private static final List<Trap> TRAPS =
      List.of(
          new Trap(
              "ssl_session_ticket_key\\s.*|.*\\btls-ticket-keys\\s.*",
              "names keys for session tickets",
              "have the same file on both hosts"),
          new Trap(
              "ssl_session_cache\\s+(shared|builtin).*",
              "keeps sessions in the server; of those from a time when one host was away the"
                  + " other knows nothing, and who resumes one is not protected",
              "leave it off; session tickets resume on both"),
          new Trap(
              "ssl_early_data\\s+on.*|.*\\ballow-0rtt\\b.*",
              "allows early data, which differs on the hosts",
              "leave it off"),
          new Trap(
              "ssl_conf_command\\s+Options\\s.*KTLS.*",
              "lets the kernel encrypt, which the library does not reach",
              "leave it off"),
          new Trap(
              "listen\\s.*\\bhttp2\\b.*|http2\\s+on.*|bind\\s.*\\balpn\\s+\\S*h2.*",
              "allows HTTP/2; a connection on which a client asks for several things at once is"
                  + " not protected",
              "leave it off where clients do that, as browsers do"),
          new Trap(
              "limit_rate\\s+[1-9].*",
              "lets time cut the answers, and so the TLS records",
              "leave it off"),
          new Trap(
              "ssl_stapling\\s+on.*",
              "lets each host fetch OCSP answers for itself",
              "give both the same answer by ssl_stapling_file"));

  private final String subject;
  private final List<Finding> findings = new ArrayList<>();

  /** For one port of a service. */
  TlsFindings(String subject) {
    this.subject = subject;
  }

  /**
   * Looks at a server.
   *
   * @param programs its processes
   * @param configuration lines of its configuration, without comments
   */
  List<Finding> of(List<Program> programs, List<ServerConfiguration.Line> configuration) {
    boolean speaksTls =
        configuration.stream()
            .anyMatch(line -> line.text().matches("(listen|bind)\\s.*\\bssl\\b.*"));
    libraries(programs, speaksTls);
    boolean stapled =
        configuration.stream().anyMatch(line -> line.text().startsWith("ssl_stapling_file"));
    for (ServerConfiguration.Line line : configuration) {
      for (Trap trap : TRAPS) {
        boolean harmless = stapled && trap.pattern().startsWith("ssl_stapling");
        if (!harmless && line.text().matches(trap.pattern())) {
          advice(line.where() + " " + trap.what(), trap.remedy());
        }
      }
    }
    return findings;
  }

  private void libraries(List<Program> programs, boolean speaksTls) {
    if (programs.isEmpty()) {
      return;
    }
    for (String other : OTHERS) {
      if (programs.stream().anyMatch(program -> program.maps(other))) {
        advice(
            "the server uses " + other + ", which chooses by itself; its TLS is not protected",
            "do TLS in front of it, by a server with OpenSSL 3");
      }
    }
    if (programs.stream().allMatch(program -> program.maps(LIBRARY))) {
      findings.add(new Finding(Severity.OK, subject, "the server chooses as its twin", null));
    } else if (speaksTls && programs.stream().anyMatch(program -> program.maps(OPENSSL))) {
      advice(
          "the server speaks TLS without " + LIBRARY + "; its connections are not protected",
          "start it by 'understudy exec -- COMMAND', on both hosts");
    }
  }

  private void advice(String message, String remedy) {
    findings.add(new Finding(Severity.ADVICE, subject, message, remedy));
  }
}
