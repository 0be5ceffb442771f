package io.understudy.replicator.cli;

import static io.understudy.replicator.stats.Severity.INFO;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.understudy.replicator.daemon.CheckReport.Severity;
import io.understudy.replicator.daemon.CommandException;
import io.understudy.replicator.stats.EventLog;
import io.understudy.replicator.stats.FakeDaemon;
import io.understudy.replicator.stats.Json;
import io.understudy.replicator.stats.StatusReport;
import io.understudy.replicator.stats.control.ControlSocketServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class CommandLineTest {
  private static final String LIBRARY = "libunderstudy-replica.so";
  private static final String NATIVE = System.getProperty("understudy.native");

  @TempDir private Path directory;
  private final FakeHost host = new FakeHost();
  private final FakeDaemon daemon = new FakeDaemon();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path config;
  private Path key;
  private ControlSocketServer server;

  @BeforeEach
  void writeConfiguration() throws IOException {
    key = Files.write(directory.resolve("pair.key"), new byte[32]);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    config =
        Files.writeString(
            directory.resolve("understudy.yaml"),
            """
            node: alpha
            state-directory: %s
            interface: eth0
            peer: {node: beta, address: 10.77.0.2}
            control: {address: 10.77.0.1, key-file: pair.key}
            services:
              - {name: web, address: 10.77.0.100/24, ports: [tcp/8080]}
              - {name: mail, address: 10.77.0.101/24, ports: [tcp/25]}
            """
                .formatted(directory));
  }

  @AfterEach
  void stopDaemon() {
    System.setProperty("understudy.native", NATIVE);
    if (server != null) {
      server.close();
    }
  }

  @Test
  void shouldShowATableWhenStatusIsAskedFor() throws Exception {
    startDaemon();
    assertEquals(0, execute("status"), err.toString());
    assertEquals(
        """
        alpha: Understudy 0.1, up 1 d 01:01:01

        SERVICE  ADDRESS                       ROLE     MODE     PARTNER      LEASE  PROTECTED  UNPROTECTED     BACKUP BEHIND
        web      10.77.0.100 tcp/8080          primary  duplex   beta 85 us   27 ms  12         1 (+2 pending)  1500 B, 12 ms, on 1
        mail     2001:db8::100 tcp/25,tcp/587  backup   simplex  beta SILENT  -      0          0               -

        web: 1 of 15 connections would not survive; see 'understudy connections'
        web: last takeover 2026-01-02 03:04:05.000+00:00, reason peer_silent, silent for 28.5 ms
        mail: no healthy partner, new connections are not protected
        """,
        out.toString());
  }

  @Test
  void shouldPrintTheReportAsOneLineWhenStatusIsAskedForAsJson() throws Exception {
    startDaemon();
    assertEquals(0, execute("status", "--json"));
    assertEquals(daemon.status(), Json.read(out.toString(), StatusReport.class));
    assertEquals(1, out.toString().lines().count());
  }

  @Test
  void shouldShowAllPagesWhenConnectionsAreAskedFor() throws Exception {
    startDaemon();
    assertEquals(0, execute("connections", "--service", "web"));
    List<String> lines = out.toString().lines().toList();
    assertEquals(2502, lines.size());
    assertTrue(lines.get(1).startsWith("web      10.0.0.9:10000  10.77.0.100:8080  duplex"));
    assertTrue(lines.get(2).contains("simplex (unconfirmed)"));
    assertEquals("2500 of 2500 connections", lines.get(2501));
  }

  @Test
  void shouldPrintAllConnectionsWhenAskedForAsJson() throws Exception {
    startDaemon();
    assertEquals(0, execute("connections", "--json"));
    JsonNode report = Json.read(out.toString(), JsonNode.class);
    assertEquals(2500, report.get("connections").size());
  }

  @Test
  void shouldSayHowLongItWasSilentWhenSwitchedOver() throws Exception {
    startDaemon();
    assertEquals(0, execute("switchover", "web"));
    assertEquals("web: beta is primary; the service was silent for 1.2 ms\n", out.toString());
  }

  @Test
  void shouldExitWith4WhenSwitchoverIsNotPossibleNow() throws Exception {
    startDaemon();
    assertEquals(4, execute("switchover", "mail"));
    assertEquals(
        "understudy: mail: this host is not the primary of mail; run this on the primary\n",
        err.toString());
  }

  @Test
  void shouldNameTheServicesWhenSwitchoverNamesAnother() {
    assertEquals(2, execute("switchover", "wep"));
    assertTrue(err.toString().contains("there is no service \"wep\"; use one of: web, mail"));
    assertEquals(2, execute("switchover"));
    assertTrue(err.toString().contains("Missing required parameter: 'SERVICE'"));
  }

  @Test
  void shouldShowEventsOldestFirstWhenAsked() throws Exception {
    startDaemon();
    daemon.happen("took over\u001b[2J");
    daemon.happen("handed back");
    assertEquals(0, execute("events"));
    assertEquals(
        """
        2026-01-02 03:04:06.000+00:00  warning  web: took over?[2J  role=primary
        2026-01-02 03:04:07.000+00:00  warning  web: handed back  role=primary
        """,
        out.toString());
  }

  @Test
  void shouldShowEventsOfTheDiskWhenNoDaemonRuns() {
    assertEquals(4, execute("events"));
    try (EventLog log = EventLog.open(directory, 1 << 20)) {
      log.record(Instant.EPOCH, INFO, "started", null, "the daemon started", Map.of());
    }
    assertEquals(0, execute("events", "--json"));
    assertTrue(out.toString().contains("\"kind\":\"started\""), out.toString());
    assertTrue(err.toString().contains("the daemon is not running; this is from"));
    assertEquals(4, execute("events", "--follow"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "connections", "switchover web", "events --follow"})
  void shouldExitWith4AndOneLineWhenNoDaemonRuns(String command) {
    assertEquals(4, execute(command.split(" ")));
    assertEquals(1, err.toString().lines().count());
    assertTrue(err.toString().contains("control.sock: the daemon is not running here"));
    assertTrue(err.toString().contains("start it with 'understudy run'"), err.toString());
    assertEquals("", out.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"run", "check", "off", "status", "connections", "switchover web", "events"})
  void shouldExitWith2AndOneLineForEachProblemWhenTheConfigurationIsBad(String command)
      throws IOException {
    Files.writeString(config, Files.readString(config).replace("eth0", "") + "colour: red\n");
    assertEquals(2, execute(command.split(" ")));
    List<String> lines = err.toString().lines().toList();
    assertEquals(2, lines.size(), err.toString());
    assertEquals(
        "understudy: " + config + ":3: interface: has no value; write one value", lines.get(0));
    assertTrue(lines.get(1).contains(":9: colour: unknown key"), lines.get(1));
    assertNull(host.ran());
  }

  @Test
  void shouldExitWith2WhenTheFileIsMissing() throws IOException {
    Files.delete(config);
    assertEquals(2, execute("run"));
    assertEquals(
        "understudy: " + config + ": no such file; name the configuration with --config FILE\n",
        err.toString());
  }

  @Test
  void shouldNeedTheKeyOnlyWhenTheHostIsToServe() throws IOException {
    Files.delete(key);
    assertEquals(2, execute("run"));
    assertEquals(2, execute("check"));
    assertEquals(0, execute("off"));
  }

  @Test
  void shouldRunWithItsOptionsWhenTheConfigurationIsGood() {
    assertEquals(0, execute("run", "--log-format", "json", "--log-level", "debug"));
    assertEquals("alpha", host.ran().node());
    assertFalse(host.options().debug());
    assertFalse(host.options().version().contains("$"), host.options().version());
  }

  @ParameterizedTest
  @CsvSource({
    "OK OK, 0",
    "OK ADVICE, 0",
    "OK PROBLEM, 1",
    "MISSING PROBLEM, 3",
    "MISSING OK, 3",
  })
  void shouldExitByTheWorstFindingWhenChecked(String severities, int exitCode) {
    List<Severity> found = new ArrayList<>();
    for (String severity : severities.split(" ")) {
      found.add(Severity.valueOf(severity));
    }
    host.find(found.toArray(new Severity[0]));
    assertEquals(exitCode, execute("check"));
    assertEquals(found.size(), out.toString().lines().count());
  }

  @Test
  void shouldLineUpFindingsWhenChecked() {
    host.find(Severity.OK, Severity.PROBLEM);
    execute("check");
    assertEquals(
        """
        OK       clock  it is OK
        PROBLEM  clock  it is PROBLEM; set it
        """,
        out.toString());
  }

  @Test
  void shouldExitByTheKindWhenTheHostRefuses() {
    host.fail(CommandException.notPossible("eth0: no CAP_BPF", "run as root", null));
    assertEquals(3, execute("run"));
    assertEquals("understudy: eth0: no CAP_BPF; run as root\n", err.toString());
    host.fail(CommandException.notNow("a", "b", null));
    assertEquals(4, execute("run"));
    host.fail(CommandException.failed("a", "b", new IOException("cause")));
    assertEquals(1, execute("off"));
    assertFalse(err.toString().contains("\tat "));
    assertEquals(1, execute("off", "--debug"));
    assertTrue(err.toString().contains("\tat "));
  }

  @Test
  void shouldSayHowToStartTheServerWhenExecIsUsed() throws IOException {
    Path library =
        Files.createFile(Files.createDirectory(directory.resolve("native")).resolve(LIBRARY));
    Files.createFile(directory.resolve("replica.sock"));
    System.setProperty("understudy.native", library.getParent().toString());

    assertEquals(0, execute("exec", "--", "nginx", "-g", "daemon off;"));

    String socket = directory.resolve("replica.sock").toString();
    assertEquals(
        List.of("understudy-exec-plan", "3", library.toString(), socket),
        out.toString().lines().toList());
    assertEquals("", err.toString());
  }

  @Test
  void shouldSayThatTheServerChoosesByItselfWhenDaemonOrLibraryIsMissing() throws IOException {
    Path library =
        Files.createFile(Files.createDirectory(directory.resolve("native")).resolve(LIBRARY));
    System.setProperty("understudy.native", library.getParent().toString());
    assertEquals(0, execute("exec", "--", "nginx"));
    assertTrue(err.toString().contains("replica.sock is missing, so no daemon runs"));

    Files.delete(library);
    assertEquals(0, execute("exec", "--", "nginx"));
    assertTrue(err.toString().contains(LIBRARY + " cannot be read; the server chooses by itself"));
    assertEquals("", out.toString().lines().skip(6).findFirst().orElse("none"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stats | did you mean 'status'",
        "status --jsn | Unknown option: '--jsn'; did you mean '--json'? see 'understudy status",
        "run --log-level loud | see 'understudy run --help'",
        "run extra | Unmatched argument at index 3: 'extra'",
        "status --config | Missing required parameter for option '--config'",
        "events --limit x | Invalid value for option '--limit'",
        "events --limit 0 | --limit: 0 is less than 1",
        "exec | Missing required parameter",
      })
  void shouldExitWith2AndOneLineWhenTheUsageIsWrong(String command, String expected) {
    StringWriter ignored = new StringWriter();
    int exitCode = line(new PrintWriter(ignored)).execute(withConfig(command.split(" ")));
    assertEquals(2, exitCode);
    assertEquals(1, err.toString().lines().count(), err.toString());
    assertTrue(err.toString().contains(expected), err.toString());
  }

  @Test
  void shouldExitWith2WhenNoCommandIsGiven() {
    assertEquals(2, line(new PrintWriter(out)).execute());
    assertTrue(err.toString().contains("no command is given; see 'understudy --help'"));
  }

  @Test
  void shouldShowHelpAndVersionWhenAsked() {
    assertEquals(0, line(new PrintWriter(out)).execute("--help"));
    assertTrue(out.toString().contains("switchover"), out.toString());
    assertEquals(0, line(new PrintWriter(out)).execute("--version"));
    assertTrue(out.toString().contains("understudy 0."), out.toString());
    assertEquals(0, line(new PrintWriter(out)).execute("events", "--help"));
    assertTrue(out.toString().contains("--follow"), out.toString());
  }

  @Test
  void shouldExitWith1WhenTheDaemonFailsToAnswer() throws Exception {
    startDaemon();
    daemon.breakDown();
    assertEquals(1, execute("status"));
    assertEquals(1, err.toString().lines().count());
  }

  private void startDaemon() throws Exception {
    server = ControlSocketServer.open(directory, daemon);
  }

  private int execute(String... arguments) {
    return line(new PrintWriter(out)).execute(withConfig(arguments));
  }

  /** The option comes behind the command's name, so that "--" and what follows it stay last. */
  private String[] withConfig(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    if (!all.get(all.size() - 1).equals("--config")) {
      all.addAll(1, List.of("--config", config.toString()));
    }
    return all.toArray(new String[0]);
  }

  private picocli.CommandLine line(PrintWriter output) {
    Terminal terminal = new Terminal(output, new PrintWriter(err), ZoneOffset.UTC);
    return new CommandLineFactory(host, terminal).create();
  }
}
