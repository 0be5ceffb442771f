package io.understudy.replicator.stats.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.replicator.stats.FakeDaemon;
import io.understudy.replicator.stats.SwitchoverResult;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ControlSocketTest {
  @TempDir private Path directory;
  private final FakeDaemon daemon = new FakeDaemon();
  private ControlSocketServer server;

  @BeforeEach
  void open() throws ControlException {
    server = ControlSocketServer.open(directory, daemon);
  }

  /** For what has to be waited for. */
  private void openWithLittlePatience() throws ControlException {
    server.close();
    server = ControlSocketServer.open(directory, daemon, Duration.ofMillis(400));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void shouldAnswerEveryCommandWhenAskedOverOneConnection() throws ControlException {
    daemon.happen("first");
    try (ControlSocketClient client = ControlSocketClient.connect(directory)) {
      assertEquals(daemon.status(), client.status());
      assertEquals(daemon.connections("web", 2000, 1000), client.connections("web", 2000, 5000));
      assertEquals(daemon.events(10), client.events(10));
      assertEquals(SwitchoverResult.Outcome.DONE, client.switchover("web").outcome());
      assertEquals(SwitchoverResult.Outcome.NOT_NOW, client.switchover("mail").outcome());
    }
  }

  @Test
  void shouldRefuseWithTheKnownNamesWhenTheServiceIsUnknown() throws ControlException {
    try (ControlSocketClient client = ControlSocketClient.connect(directory)) {
      ControlException e = assertThrows(ControlException.class, () -> client.switchover("wep"));
      assertEquals(ControlError.Kind.BAD_REQUEST, e.error().kind());
      assertEquals("use one of: web, mail", e.error().remedy());
      assertThrows(ControlException.class, () -> client.connections("wep", 0, 1));
      assertThrows(ControlException.class, () -> client.connections(null, -1, 1));
      assertEquals(daemon.status(), client.status());
    }
  }

  @Test
  void shouldReportAFailureAndLiveOnWhenTheViewThrows() throws ControlException {
    daemon.breakDown();
    try (ControlSocketClient client = ControlSocketClient.connect(directory)) {
      ControlException e = assertThrows(ControlException.class, client::status);
      assertEquals(ControlError.Kind.FAILED, e.error().kind());
      assertTrue(e.getMessage().contains("broken for the test"), e.getMessage());
      assertThrows(ControlException.class, client::status);
    }
  }

  @Test
  void shouldTellHistoryThenNewsOnceEachWhenFollowed() throws Exception {
    daemon.happen("one");
    daemon.happen("two");
    List<String> told = new ArrayList<>();
    try (ControlSocketClient client = ControlSocketClient.connect(directory)) {
      client.follow(
          10,
          entry -> {
            told.add(entry.message());
            if (told.size() == 2) {
              daemon.happen("three");
            }
            return told.size() < 3;
          });
    }
    assertEquals(List.of("one", "two", "three"), told);
    await(() -> daemon.followers() == 0);
  }

  @Test
  void shouldEndTheFollowingWithAnErrorWhenTheDaemonStops() throws ControlException {
    daemon.happen("one");
    try (ControlSocketClient client = ControlSocketClient.connect(directory)) {
      ControlException e =
          assertThrows(
              ControlException.class,
              () ->
                  client.follow(
                      1,
                      entry -> {
                        server.close();
                        return true;
                      }));
      assertTrue(e.getMessage().contains("closed the connection"), e.getMessage());
    }
  }

  @Test
  void shouldSurviveGarbageWhenItIsSentAtRandom() throws Exception {
    Random random = new Random(42);
    for (int i = 0; i < 200; i++) {
      byte[] garbage = new byte[random.nextInt(300)];
      random.nextBytes(garbage);
      try (SocketChannel raw = SocketChannel.open(address())) {
        raw.write(ByteBuffer.wrap(garbage));
      }
    }
    await(this::answers);
  }

  @Test
  void shouldExplainWhenARequestIsNotOne() throws IOException {
    for (String line : List.of("", "{}", "[]", "null", "{\"command\":\"x\"}", "status", "{\"a\"")) {
      String answer = raw(line + "\n");
      assertTrue(answer.contains("\"kind\":\"bad_request\""), line + " -> " + answer);
    }
    assertTrue(raw("x".repeat(9000) + "\n").contains("too long"));
  }

  @Test
  void shouldHangUpWhenAClientSendsHalfARequest() throws Exception {
    openWithLittlePatience();
    try (SocketChannel raw = SocketChannel.open(address())) {
      raw.write(ByteBuffer.wrap("{\"comm".getBytes(StandardCharsets.UTF_8)));
      assertTimeoutPreemptively(
          Duration.ofSeconds(5), () -> assertEquals(-1, raw.read(ByteBuffer.allocate(1))));
    }
  }

  @Test
  void shouldHangUpWhenAClientDoesNotReadItsAnswers() throws Exception {
    openWithLittlePatience();
    try (SocketChannel raw = SocketChannel.open(address())) {
      raw.configureBlocking(false);
      byte[] request =
          "{\"command\":\"connections\"}\n".repeat(100).getBytes(StandardCharsets.UTF_8);
      raw.write(ByteBuffer.wrap(request));
      await(
          () -> {
            try {
              return raw.write(ByteBuffer.wrap(new byte[] {'\n'})) < 0;
            } catch (IOException e) {
              return true;
            }
          });
    }
    await(this::answers);
  }

  @Test
  void shouldTurnAwayWhenThereAreTooManyClients() throws Exception {
    List<SocketChannel> clients = new ArrayList<>();
    try {
      for (int i = 0; i < ControlSocketServer.MOST_CLIENTS; i++) {
        clients.add(SocketChannel.open(address()));
      }
      await(() -> !answers());
    } finally {
      for (SocketChannel client : clients) {
        client.close();
      }
    }
    await(this::answers);
  }

  @Test
  void shouldReplaceTheSocketWhenADaemonWasKilled() throws Exception {
    server.close();
    assertFalse(Files.exists(ControlSocket.in(directory)));
    try (ServerSocketChannel stale = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      stale.bind(address());
    }
    assertTrue(Files.exists(ControlSocket.in(directory)));

    server = ControlSocketServer.open(directory, daemon);

    assertTrue(answers());
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(ControlSocket.in(directory))));
  }

  @Test
  void shouldRefuseWhenAnotherDaemonAnswersAndLeaveItsSocket() {
    ControlException e =
        assertThrows(ControlException.class, () -> ControlSocketServer.open(directory, daemon));
    assertTrue(e.getMessage().contains("another daemon is running"), e.getMessage());
    assertTrue(answers());
  }

  @Test
  void shouldSayThatNoneRunsWhenThereIsNoDaemon() {
    server.close();
    ControlException e =
        assertThrows(ControlException.class, () -> ControlSocketClient.connect(directory));
    assertEquals(ControlError.Kind.NOT_NOW, e.error().kind());
    assertTrue(e.getMessage().contains("the daemon is not running here"), e.getMessage());
  }

  private boolean answers() {
    try (ControlSocketClient client = ControlSocketClient.connect(directory)) {
      return client.status().node().equals("alpha");
    } catch (ControlException e) {
      return false;
    }
  }

  private String raw(String request) throws IOException {
    try (SocketChannel raw = SocketChannel.open(address())) {
      raw.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
      ByteBuffer answer = ByteBuffer.allocate(10_000);
      raw.read(answer);
      return new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8);
    }
  }

  private UnixDomainSocketAddress address() {
    return UnixDomainSocketAddress.of(ControlSocket.in(directory));
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "did not happen in time");
      Thread.sleep(10);
    }
  }
}
