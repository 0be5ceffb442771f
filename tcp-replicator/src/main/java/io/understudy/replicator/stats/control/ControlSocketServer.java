package io.understudy.replicator.stats.control;

import io.understudy.replicator.stats.DaemonView;
import io.understudy.replicator.stats.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon's end of the control socket. Threads of its own: {@code control-accept}, {@code
 * control-patience}, and one for each client, of which there are at most {@link #MOST_CLIENTS}. A
 * client that sends half a request or does not read its answer is disconnected.
 */
public final class ControlSocketServer implements AutoCloseable {
  /** More clients are turned away with an error. */
  public static final int MOST_CLIENTS = 16;

  private static final Logger LOGGER = LoggerFactory.getLogger(ControlSocketServer.class);

  private final SocketFile socket;
  private final ServerSocketChannel server;
  private final DaemonView view;
  private final long patienceNanos;
  private final Set<ControlSession> sessions = ConcurrentHashMap.newKeySet();
  private final AtomicInteger names = new AtomicInteger();

  private ControlSocketServer(
      SocketFile socket, ServerSocketChannel server, DaemonView view, Duration patience) {
    this.socket = socket;
    this.server = server;
    this.view = view;
    this.patienceNanos = patience.toNanos();
  }

  /**
   * Opens the socket and starts to answer.
   *
   * @param stateDirectory must exist
   * @param view what the answers come from
   * @throws ControlException when another daemon answers at this socket, or when it cannot be made
   */
  public static ControlSocketServer open(Path stateDirectory, DaemonView view)
      throws ControlException {
    return open(stateDirectory, view, Duration.ofSeconds(10));
  }

  /** As above, with the time that a client may be waited for. */
  static ControlSocketServer open(Path stateDirectory, DaemonView view, Duration patience)
      throws ControlException {
    Path path = ControlSocket.in(stateDirectory);
    SocketFile socket = new SocketFile(path);
    ServerSocketChannel channel = socket.bind();
    ControlSocketServer server = new ControlSocketServer(socket, channel, view, patience);
    server.start("control-accept", server::accept);
    server.start("control-patience", server::watch);
    return server;
  }

  private void start(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        serve(server.accept());
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        LOGGER.atWarn().addKeyValue("error", e.toString()).log("control socket: accept failed");
        pause();
      }
    }
  }

  private void serve(SocketChannel channel) throws IOException {
    if (sessions.size() >= MOST_CLIENTS) {
      turnAway(channel);
      return;
    }
    ControlSession[] self = new ControlSession[1];
    ControlSession session = new ControlSession(channel, view, () -> sessions.remove(self[0]));
    self[0] = session;
    sessions.add(session);
    start("control-client-" + names.incrementAndGet(), session);
  }

  private static void turnAway(SocketChannel channel) {
    String line =
        Json.line(
            ControlAnswer.failure(
                ControlError.Kind.NOT_NOW,
                "the daemon has " + MOST_CLIENTS + " clients already",
                "end one, such as 'understudy events --follow'"));
    try (channel) {
      channel.configureBlocking(false);
      channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      LOGGER.debug("control socket: a client left before it was turned away");
    }
  }

  private void watch() {
    while (server.isOpen()) {
      pause();
      long now = System.nanoTime();
      for (ControlSession session : sessions) {
        long since = session.waitingSinceNanos();
        if (since != 0 && now - since > patienceNanos) {
          close(session);
        }
      }
    }
  }

  private void pause() {
    try {
      Thread.sleep(Math.max(10, Math.min(1000, patienceNanos / 4_000_000)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Disconnects every client and removes the socket. */
  @Override
  public void close() {
    try {
      socket.remove();
      server.close();
    } catch (IOException e) {
      LOGGER.atWarn().addKeyValue("error", e.toString()).log("control socket: close failed");
    }
    sessions.forEach(ControlSocketServer::close);
  }

  private static void close(ControlSession session) {
    try {
      session.close();
    } catch (IOException e) {
      LOGGER.debug("control socket: a client could not be closed", e);
    }
  }
}
