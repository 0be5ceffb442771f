package io.understudy.replicator.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.replicator.daemon.CheckReport.Finding;
import io.understudy.replicator.daemon.CheckReport.Severity;
import io.understudy.replicator.server.ServerPrograms.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsFindingsTest {
  private static final String SPEAKS_TLS = "listen 443 ssl;";

  @TempDir private Path directory;

  @Test
  void shouldSaySoWhenAServerSpeaksTlsWithoutTheLibrary() throws Exception {
    List<Finding> found = findings(Set.of("libssl.so.3"), SPEAKS_TLS);
    assertEquals(1, found.size());
    assertEquals(Severity.ADVICE, found.get(0).severity());
    assertTrue(found.get(0).message().contains("without libunderstudy-replica.so"));
    assertTrue(found.get(0).remedy().contains("understudy exec"));
  }

  @Test
  void shouldSayNothingWhenAServerSpeaksNoTls() throws Exception {
    assertEquals(List.of(), findings(Set.of("libssl.so.3"), "listen 80;"));
  }

  @Test
  void shouldBeContentWhenTheLibraryIsLoaded() throws Exception {
    List<Finding> found = findings(Set.of("libssl.so.3", "libunderstudy-replica.so"), SPEAKS_TLS);
    assertEquals(List.of(Severity.OK), found.stream().map(Finding::severity).toList());
  }

  @Test
  void shouldNameTheLibraryWhenTlsIsNotOpenSsl() throws Exception {
    List<Finding> found = findings(Set.of("libgnutls.so.30"), "listen 80;");
    assertTrue(found.get(0).message().contains("libgnutls"), found.toString());
  }

  @Test
  void shouldNameFileAndLineWhenTheConfigurationWouldDiverge() throws Exception {
    Path more =
        Files.writeString(
            directory.resolve("more.conf"), "# ssl_early_data on;\nssl_early_data on;\n");
    List<Finding> found =
        findings(
            Set.of("libssl.so.3", "libunderstudy-replica.so"),
            "  ssl_session_ticket_key k;\nssl_session_cache shared:a:1m;\nlimit_rate 1m;\n"
                + "ssl_session_cache none;\nlimit_rate 0;\nssl_conf_command Options KTLS;\n"
                + "ssl_stapling on;\ninclude *.conf;\nlisten 444 ssl http2;");
    List<String> advice =
        found.stream()
            .filter(finding -> finding.severity() == Severity.ADVICE)
            .map(Finding::message)
            .toList();
    Path main = directory.resolve("main");
    assertEquals(7, advice.size(), advice.toString());
    assertTrue(advice.get(0).startsWith(main + ":1 "), advice.get(0));
    assertTrue(advice.get(1).startsWith(main + ":2 "), advice.get(1));
    assertTrue(advice.stream().anyMatch(text -> text.startsWith(more + ":2 ")), advice.toString());
  }

  @Test
  void shouldSayNothingOfStaplingWhenBothHostsStapleAFile() throws Exception {
    String text = SPEAKS_TLS + "\nssl_stapling on;\nssl_stapling_file a.der;";
    assertEquals(1, findings(Set.of("libssl.so.3", "libunderstudy-replica.so"), text).size());
  }

  private List<Finding> findings(Set<String> libraries, String text) throws Exception {
    Path file = Files.writeString(directory.resolve("main"), text);
    List<String> command = List.of("nginx:", "master", "process", "nginx", "-c", file.toString());
    List<Program> programs = List.of(new Program(command, libraries));
    return new TlsFindings("service web tcp/443").of(programs, ServerConfiguration.of(programs));
  }
}
