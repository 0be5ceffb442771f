package io.understudy.replicator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.replicator.stats.FakeDaemon;
import io.understudy.replicator.stats.control.ControlSocketServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code top} on a real pseudo terminal, which {@code script} of util-linux makes. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TopTerminalTest {
  private static final String OPENED = "\033[?1049h";
  private static final String RESTORED = "\033[?25h\033[?1049l";

  @TempDir private Path directory;
  private final FakeDaemon daemon = new FakeDaemon();
  private final StringBuilder seen = new StringBuilder();
  private ControlSocketServer server;
  private Path config;
  private Process process;

  @BeforeEach
  void start() throws Exception {
    server = ControlSocketServer.open(directory, daemon);
    config =
        Files.writeString(
            directory.resolve("understudy.yaml"),
            """
            node: alpha
            state-directory: %s
            interface: eth0
            peer: {node: beta, address: 10.77.0.2}
            control: {address: 10.77.0.1}
            services: [{name: web, address: 10.77.0.100/24, ports: [tcp/8080]}]
            """
                .formatted(directory));
  }

  @AfterEach
  void stop() {
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    server.close();
  }

  private List<String> top(String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.understudy.replicator.cli.Main",
                "top",
                "--config",
                config.toString()));
    command.addAll(List.of(options));
    return command;
  }

  /**
   * What follows the command is run in the same terminal afterwards, even when Ctrl-C, which the
   * terminal sends to the shell as well, ended the command.
   */
  private void onTerminal(String afterwards, String... options) throws IOException {
    String line = "trap : INT; " + String.join(" ", top(options)) + "; echo exit=$?; " + afterwards;
    process =
        new ProcessBuilder("script", "-q", "-e", "-c", line, "/dev/null")
            .redirectErrorStream(true)
            .start();
  }

  private void type(String keys) throws IOException {
    process.getOutputStream().write(keys.getBytes(StandardCharsets.US_ASCII));
    process.getOutputStream().flush();
  }

  /** Reads until the terminal has shown the text {@code times} times, or there is no more. */
  private void readUntil(String text, int times) throws IOException {
    InputStream from = process.getInputStream();
    int at = 0;
    for (int found = 0; found < times; ) {
      int next = seen.indexOf(text, at);
      if (next >= 0) {
        found++;
        at = next + text.length();
      } else {
        int read = from.read();
        assertTrue(read >= 0, () -> "ended without " + text + ": " + seen);
        seen.append((char) read);
      }
    }
  }

  @Test
  void shouldLeaveTheTerminalAsItWasWhenInterrupted() throws Exception {
    onTerminal("stty -a", "--interval", "0.2");
    readUntil("alpha", 2);
    daemon.happen("live without being asked again");
    readUntil("live without being asked again", 1);
    type("\003");
    readUntil("susp = ", 1);
    readUntil("-extproc", 1);
    String after = seen.substring(seen.indexOf(RESTORED));
    assertTrue(seen.indexOf(OPENED) >= 0, seen::toString);
    assertTrue(after.contains("susp = ^Z"), after);
    assertTrue(after.contains(" icanon") && after.contains(" echo "), after);
    assertFalse(after.contains("Exception"), after);
  }

  @Test
  void shouldEndWithSuccessWhenQIsPressed() throws Exception {
    onTerminal("true", "--interval", "5");
    readUntil("Not protected", 1);
    type("q");
    readUntil("exit=0", 1);
    assertTrue(seen.indexOf(RESTORED) < seen.indexOf("exit=0"));
    assertEquals(0, process.waitFor());
  }

  @Test
  void shouldSaySoAndGoOnWhenTheDaemonGoesAndComesBack() throws Exception {
    onTerminal("true", "--interval", "0.2");
    readUntil("Not protected", 1);
    server.close();
    readUntil("no answer since", 1);
    server = ControlSocketServer.open(directory, daemon);
    daemon.happen("it is back");
    readUntil("it is back", 1);
    type("q");
    readUntil("exit=0", 1);
  }

  @Test
  void shouldPrintOnePlainPictureWhenThereIsNoTerminal() throws Exception {
    process = new ProcessBuilder(top("--interval", "0.1")).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(10, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue(), text);
    assertTrue(text.startsWith("alpha: Understudy 0.1, up 1 d 01:01:01"), text);
    assertTrue(text.contains("throughput     in 0 bit/s, out 0 bit/s"), text);
    assertFalse(text.contains("\033"), text);
  }
}
