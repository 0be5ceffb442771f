package io.understudy.replicator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.replicator.daemon.CaptureRequest;
import io.understudy.replicator.daemon.CommandException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureCommandTest {
  @TempDir private Path directory;
  private final FakeHost host = new FakeHost();
  private final StringWriter err = new StringWriter();
  private Path config;

  @BeforeEach
  void writeConfiguration() throws IOException {
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
            """
                .formatted(directory));
  }

  private int execute(String... arguments) {
    List<String> all = new ArrayList<>(List.of("capture", "--config", config.toString()));
    all.addAll(List.of(arguments));
    Terminal terminal =
        new Terminal(new PrintWriter(new StringWriter()), new PrintWriter(err), ZoneOffset.UTC);
    return new CommandLineFactory(host, terminal).create().execute(all.toArray(new String[0]));
  }

  @Test
  void shouldAskForTheConnectionWhenItIsNamed() throws IOException {
    Path file = directory.resolve("x.pcapng");
    assertEquals(
        0,
        execute(
            "--service",
            "web",
            "--connection",
            "[2001:db8::7]:9",
            "--seconds",
            "5",
            file.toString()));
    CaptureRequest request = host.captured();
    assertEquals("web", request.service().name());
    assertEquals("2001:db8:0:0:0:0:0:7", request.client().getHostAddress());
    assertEquals(9, request.clientPort());
    assertFalse(Files.exists(file), "opened only when everything else is in order");
    request.destination().open().close();
    assertTrue(Files.exists(file));
    assertEquals(Duration.ofSeconds(5), request.atMost());
    assertEquals(Long.MAX_VALUE, request.most());
    assertEquals("understudy: nothing captured\n", err.toString());
  }

  @Test
  void shouldWriteToTheStandardOutputWhenTheFileIsADash() throws IOException {
    assertEquals(
        0, execute("--service", "web", "--connection", "10.0.0.9:4", "--frames", "1", "-"));
    assertSame(System.out, host.captured().destination().open());
    assertEquals(1, host.captured().most());
  }

  @Test
  void shouldSayWhatToWriteWhenServiceConnectionOrNumberIsWrong() {
    assertEquals(2, execute("--service", "wep", "--connection", "10.0.0.9:4", "x"));
    assertTrue(err.toString().contains("there is no service \"wep\"; use one of: web"));
    assertEquals(2, execute("--service", "web", "--connection", "10.0.0.9", "x"));
    assertTrue(err.toString().contains("--connection: \"10.0.0.9\" is not address and port"));
    assertEquals(
        2, execute("--service", "web", "--connection", "10.0.0.9:4", "--frames", "0", "x"));
    assertTrue(err.toString().contains("have to be at least 1"));
    assertEquals(2, execute("--service", "web", "x"));
    assertNull(host.captured());
    assertEquals(4, err.toString().lines().count(), err.toString());
  }

  @Test
  void shouldExitWith4WhenAnotherCaptureRuns() {
    host.fail(CommandException.notNow("another capture runs on this host", "wait", null));
    assertEquals(4, execute("--service", "web", "--connection", "10.0.0.9:4", "x"));
    assertTrue(err.toString().contains("another capture runs"), err.toString());
  }
}
