package io.understudy.replicator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.replicator.config.Configuration;
import io.understudy.replicator.config.ConfigurationLoader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitCommandTest {
  private static final List<String> ALL =
      List.of(
          "--node=alpha",
          "--interface=eth0",
          "--address=10.77.0.1",
          "--peer=beta",
          "--peer-address=10.77.0.2",
          "--service-address=10.77.0.100/24",
          "--port=tcp/8080",
          "--port=tcp/8443");

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<String> asked = new ArrayList<>();

  @Test
  void shouldWriteWorkingConfigurationsAndOneKeyForBothHostsWhenAllIsGiven() throws Exception {
    assertEquals(0, init(ALL), err.toString());

    Configuration own = ConfigurationLoader.load(directory.resolve("understudy.yaml"));
    assertEquals("alpha", own.node());
    assertEquals("10.77.0.2", own.peer().address().getHostAddress());
    assertEquals(2, own.service("web").orElseThrow().ports().size());
    assertEquals("alpha", own.service("web").orElseThrow().preferredPrimary());
    Path beta = directory.resolve("for-beta");
    Configuration other = ConfigurationLoader.loadWithoutKey(beta.resolve("understudy.yaml"));
    assertEquals("beta", other.node());
    assertEquals("10.77.0.1", other.peer().address().getHostAddress());
    assertEquals(own.services(), other.services());
    assertEquals(own.control().keyFile(), other.control().keyFile());
    assertEquals(-1, Files.mismatch(directory.resolve("pair.key"), beta.resolve("pair.key")));
    assertEquals(65, Files.size(directory.resolve("pair.key")));
    for (Path secret : List.of(directory.resolve("pair.key"), beta.resolve("pair.key"))) {
      assertEquals(
          "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)));
    }
    assertTrue(out.toString().contains("/for-beta/* root@10.77.0.2:"), out.toString());
    Path dropIn = directory.resolve("tls-server.conf");
    assertTrue(Files.readString(dropIn).contains("LD_PRELOAD=/"), Files.readString(dropIn));
    assertEquals(-1, Files.mismatch(dropIn, beta.resolve("tls-server.conf")));
    assertTrue(out.toString().contains("/etc/systemd/system/nginx.service.d"), out.toString());
  }

  @Test
  void shouldAskWhatNoOptionSaysWhenThereIsATerminal() throws Exception {
    int exitCode =
        init(
            List.of("--node=alpha", "--interface=eth0", "--address=10.77.0.1", "--service=db"),
            "beta",
            "10.77.0.2",
            "",
            "10.77.0.100/24",
            "tcp/5432");

    assertEquals(0, exitCode, err.toString());
    assertEquals(
        List.of(
            "name of the other host: ",
            "address of the other host: ",
            "address that clients connect to, with its prefix length, such as 10.77.0.100/24: ",
            "address that clients connect to, with its prefix length, such as 10.77.0.100/24: ",
            "port of the service, such as tcp/8080: "),
        asked);
    Configuration own = ConfigurationLoader.load(directory.resolve("understudy.yaml"));
    assertEquals("tcp/5432", own.service("db").orElseThrow().ports().get(0).toString());
  }

  @Test
  void shouldAskAgainOnlyForWhatWasWrongWhenAPersonAnswers() throws Exception {
    List<String> options = List.of("--node=alpha", "--interface=eth0", "--address=10.77.0.1");
    int exitCode =
        init(options, "beta", "elsewhere", "10.77.0.100/24", "8080", "10.77.0.2", "tcp/8080");

    assertEquals(0, exitCode, err.toString());
    assertEquals(
        List.of("address of the other host: ", "port of the service, such as tcp/8080: "),
        asked.subList(4, 6));
    assertEquals(6, asked.size());
    assertTrue(err.toString().startsWith("understudy: --peer-address: \"elsewhere\" is not"));
    Configuration own = ConfigurationLoader.load(directory.resolve("understudy.yaml"));
    assertEquals("beta", own.peer().node());
    assertEquals("10.77.0.2", own.peer().address().getHostAddress());
  }

  @Test
  void shouldNotAskWhenAnOptionIsWrong() throws IOException {
    assertEquals(
        2, init(List.of("--node=a", "--interface=eth0", "--address=x"), "a", "b", "c", "d"));
    assertEquals(4, asked.size());
    assertNothingWritten();
  }

  @Test
  void shouldNameTheFileInTheNextStepsWhenItIsNotTheUsualOne() throws IOException {
    assertEquals(0, init(ALL), err.toString());
    String file = directory.resolve("understudy.yaml").toString();
    assertTrue(out.toString().contains("understudy check --config " + file), out.toString());
    assertFalse(out.toString().contains("enable --now"), out.toString());
  }

  @Test
  void shouldNameTheOptionWhenNobodyCanBeAsked() throws IOException {
    assertEquals(2, init(ALL.subList(0, 3)));
    assertEquals(
        "understudy: --peer is missing: the name of the other host;"
            + " give it, or answer at a terminal\n",
        err.toString());
    assertNothingWritten();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--peer=beta | --peer=alpha | --peer: is this node's own name; write the name of the other host",
        "--address=10.77.0.1 | --address=eth0 | --address: \"eth0\" is not an IP address",
        "--service-address=10.77.0.100/24 | --service-address=10.77.0.2 | --service-address: 10.77.0.2 belongs to one of the hosts",
        "--port=tcp/8080 | --port=8080 | --port: \"8080\" does not name a protocol; write tcp/ or udp/ before the port",
        "--interface=eth0 | --interface=eth0:1 | --interface: \"eth0:1\" is not the name of a network interface",
      })
  void shouldNameTheOptionAndWriteNothingWhenAnAnswerIsWrong(
      String from, String to, String expected) throws IOException {
    List<String> options = ALL.stream().map(option -> option.equals(from) ? to : option).toList();

    assertEquals(2, init(options));
    assertTrue(err.toString().startsWith("understudy: " + expected), err.toString());
    assertNothingWritten();
  }

  @Test
  void shouldKeepAConfigurationWhenItIsNotForced() throws IOException {
    Path file = Files.writeString(directory.resolve("understudy.yaml"), "node: gamma\n");

    assertEquals(2, init(ALL));
    assertEquals("node: gamma\n", Files.readString(file));
    assertTrue(err.toString().contains("there is a configuration; edit it, or overwrite with"));

    List<String> forced = new ArrayList<>(ALL);
    forced.add("--force");
    assertEquals(0, init(forced));
    assertTrue(Files.readString(file).contains("node: alpha"));
  }

  @Test
  void shouldReplaceAFileOfCommentsAndKeepAKeyWhenTheyAreThere() throws IOException {
    Files.writeString(directory.resolve("understudy.yaml"), "# node: alpha\n\n");
    Path key = Files.writeString(directory.resolve("pair.key"), "0123456789abcdef0123456789abcdef");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));

    assertEquals(0, init(ALL), err.toString());
    assertEquals("0123456789abcdef0123456789abcdef", Files.readString(key));
    assertEquals(-1, Files.mismatch(key, directory.resolve("for-beta/pair.key")));
  }

  private void assertNothingWritten() throws IOException {
    try (var files = Files.list(directory)) {
      assertFalse(files.findAny().isPresent());
    }
  }

  private int init(List<String> options, String... answers) {
    Queue<String> queue = new ArrayDeque<>(List.of(answers));
    Questions questions =
        new Questions(
            answers.length == 0
                ? null
                : question -> {
                  asked.add(question);
                  return queue.poll();
                });
    Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), ZoneOffset.UTC);
    List<String> words = new ArrayList<>(List.of("init", "--directory=" + directory));
    words.addAll(options);
    return new CommandLineFactory(new FakeHost(), terminal, questions)
        .create()
        .execute(words.toArray(new String[0]));
  }
}
