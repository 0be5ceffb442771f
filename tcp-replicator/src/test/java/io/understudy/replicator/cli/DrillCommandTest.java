package io.understudy.replicator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.understudy.replicator.stats.Json;
import io.understudy.replicator.stats.control.ControlSocketServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class DrillCommandTest {
  @TempDir private Path directory;
  private final SwappingDaemon daemon = new SwappingDaemon();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path config;
  private ControlSocketServer server;

  @BeforeEach
  void start() throws Exception {
    config =
        Files.writeString(
            directory.resolve("understudy.yaml"),
            """
            node: alpha
            state-directory: %s
            interface: eth0
            peer: {node: beta, address: 10.77.0.2}
            control: {address: 10.77.0.1}
            services:
              - {name: web, address: 10.77.0.100/24, ports: [tcp/8080]}
            """
                .formatted(directory));
    server = ControlSocketServer.open(directory, daemon);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void shouldReportBothSwapsWhenTheyAreDone() {
    assertEquals(0, drill("web"), err.toString());
    String text = out.toString().replaceAll("after \\d+ ms", "after N ms");
    assertEquals(
        """
        web: beta speaks; silent for 120 us, protected again after N ms; 12 connections protected, 0 not
        web: alpha speaks; silent for 95 us, protected again after N ms; 12 connections protected, 0 not
        web: drill passed; 12 connections were protected before, 12 are now
        """,
        text);
  }

  @Test
  void shouldReportForProgramsWhenAskedFor() throws IOException {
    assertEquals(0, drill("web", "--json"));
    JsonNode report = Json.read(out.toString(), JsonNode.class);
    assertEquals("PASSED", report.get("result").asText().toUpperCase());
    assertEquals(120, report.at("/legs/0/silentMicros").asLong());
    assertEquals("alpha", report.at("/legs/1/primary").asText());
  }

  @Test
  void shouldDoNothingWhenConnectionsWouldBeLost() {
    daemon.unprotected(3);
    assertEquals(4, drill("web"));
    assertEquals(
        "understudy: web: 3 unprotected connections would be lost;"
            + " wait until they have ended (understudy connections), or give --force\n",
        err.toString());
    assertEquals(List.of(), daemon.asked());
    assertEquals(0, drill("web", "--force"), err.toString());
  }

  @Test
  void shouldDoNothingWhenThisHostIsNotThePrimary() {
    daemon.swap();
    assertEquals(4, drill("web"));
    assertEquals("understudy: web: this host is not its primary; run it on beta\n", err.toString());
    assertEquals(List.of(), daemon.asked());
  }

  @Test
  void shouldDoNothingWhenNoPartnerProtects() {
    daemon.alone();
    assertEquals(4, drill("web"));
    assertTrue(err.toString().contains("web: no partner protects it; see 'understudy status' on"));
  }

  @Test
  void shouldSayHowToGetTheRoleBackWhenThePartnerKeepsIt() {
    daemon.refuseRecall();
    assertEquals(1, drill("web"));
    assertEquals(
        "understudy: web: beta speaks and did not hand back: the partner has not handed over;"
            + " run 'understudy switchover web' on beta\n",
        err.toString());
    assertTrue(out.toString().startsWith("web: beta speaks; silent for 120 us"));
  }

  @Test
  void shouldExitWith2WhenTheUsageIsWrong() {
    assertEquals(2, drill("wep"));
    assertTrue(err.toString().contains("there is no service \"wep\"; use one of: web"));
    assertEquals(2, drill("web", "--hold", "-1"));
    assertTrue(err.toString().contains("--hold: -1 is not 0 to 3600"), err.toString());
  }

  private int drill(String... arguments) {
    List<String> words = new ArrayList<>(List.of("drill", "--config", config.toString()));
    words.addAll(List.of(arguments));
    if (!words.contains("--hold")) {
      words.add("--hold=0");
    }
    Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), ZoneOffset.UTC);
    return new CommandLineFactory(new FakeHost(), terminal)
        .create()
        .execute(words.toArray(new String[0]));
  }
}
