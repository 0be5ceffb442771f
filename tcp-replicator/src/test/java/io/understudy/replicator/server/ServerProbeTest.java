package io.understudy.replicator.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerProbeTest {
  private static final int SOON_MILLIS = 100;
  private static final int LATE_MILLIS = 10_000;

  private final List<String> heard = new ArrayList<>();

  /** Notes what a probe says. */
  private final ServerListener listener =
      new ServerListener() {
        @Override
        public void readinessChanged(boolean ready, long nowNanos) {}

        @Override
        public void processEnded(int pid, long nowNanos) {}

        @Override
        public void probed(String trouble) {
          heard.add(trouble);
        }
      };

  private ServerProbe probe(int failures) {
    return new ServerProbe("web", "GET /", () -> "", 1000, failures, listener);
  }

  @Test
  void shouldCallAServerHungOnceWhenItFailedOftenEnough() {
    ServerProbe probe = probe(3);
    for (int i = 0; i < 5; i++) {
      probe.take("Read timed out");
    }
    assertEquals(List.of("the server hangs: GET / failed 3 times, last: Read timed out"), heard);
  }

  @Test
  void shouldCallItWellAgainWhenItAnswersOnce() {
    ServerProbe probe = probe(2);
    probe.take("no");
    probe.take("no");
    probe.take("");
    probe.take("");
    assertEquals(List.of("the server hangs: GET / failed 2 times, last: no", ""), heard);
  }

  @Test
  void shouldSayNothingWhenFailuresAreNotInARow() {
    ServerProbe probe = probe(2);
    for (String answer : new String[] {"no", "", "no", "", "no", ""}) {
      probe.take(answer);
    }
    assertEquals(List.of(), heard);
  }

  private static ServerSocket listen() throws IOException {
    return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  private static String ask(ServerSocket server, String path, int timeoutMillis) {
    InetSocketAddress address = (InetSocketAddress) server.getLocalSocketAddress();
    return new ConnectionQuestion(address, path, timeoutMillis).failure();
  }

  @Test
  void shouldFailWhenTheServerListensAndDoesNotAnswer() throws IOException {
    try (ServerSocket server = listen()) {
      assertEquals("", ask(server, "", SOON_MILLIS), "the kernel accepts for a server that hangs");
      assertEquals("Read timed out", ask(server, "/", SOON_MILLIS));
    }
  }

  @Test
  void shouldFailWhenNobodyListens() throws IOException {
    ServerSocket server = listen();
    server.close();
    InetSocketAddress address = (InetSocketAddress) server.getLocalSocketAddress();
    String failure = new ConnectionQuestion(address, "", SOON_MILLIS).failure();
    assertTrue(failure.startsWith("Connection refused"), failure);
  }

  @Test
  void shouldGoByTheStatusWhenTheServerAnswers() throws Exception {
    assertEquals("", answered("HTTP/1.1 204 No Content\r\n\r\n"));
    assertEquals("", answered("HTTP/1.0 302 Found\r\n\r\n"));
    assertEquals("status 503", answered("HTTP/1.1 503 Busy\r\n\r\n"));
    assertEquals("its answer is no HTTP", answered("220 mail\r\n"));
  }

  private static String answered(String answer) throws Exception {
    try (ServerSocket server = listen()) {
      Thread thread =
          new Thread(
              () -> {
                try (Socket client = server.accept()) {
                  client.getInputStream().read();
                  client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                  client.shutdownOutput();
                  client.getInputStream().readAllBytes();
                } catch (IOException failed) {
                  throw new IllegalStateException(failed);
                }
              });
      thread.start();
      String failure = ask(server, "/health", LATE_MILLIS);
      thread.join();
      return failure;
    }
  }

  @Test
  void shouldGoByTheExitCodeWhenACommandAsks() throws InterruptedException {
    assertEquals("", new CommandQuestion(List.of("/bin/true"), LATE_MILLIS).failure());
    assertEquals(
        "exited with 1", new CommandQuestion(List.of("/bin/false"), LATE_MILLIS).failure());
    assertEquals(
        "not done after 100 ms",
        new CommandQuestion(List.of("/bin/sleep", "60"), SOON_MILLIS).failure());
    String missing = new CommandQuestion(List.of("/nowhere"), LATE_MILLIS).failure();
    assertTrue(missing.startsWith("cannot be run: "), missing);
  }
}
