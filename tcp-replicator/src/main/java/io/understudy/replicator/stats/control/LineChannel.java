package io.understudy.replicator.stats.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A Unix socket that speaks in lines and has patience only for so long. One thread. */
final class LineChannel implements AutoCloseable {
  private final SocketChannel channel;
  private final Selector selector;
  private final ByteBuffer input = ByteBuffer.allocate(1 << 16).flip();

  private LineChannel(SocketChannel channel, Selector selector) {
    this.channel = channel;
    this.selector = selector;
  }

  static LineChannel connect(Path socket) throws ControlException {
    if (!Files.exists(socket) && Files.isReadable(parent(socket))) {
      throw notRunning(socket, "no such socket");
    }
    try {
      return open(socket);
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains("Permission denied")) {
        throw new ControlException(
            ControlError.Kind.FAILED,
            socket + ": permission denied",
            "run this as the user of the daemon, usually root");
      }
      throw notRunning(socket, e.getMessage());
    }
  }

  private static LineChannel open(Path socket) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      channel.configureBlocking(false);
      Selector selector = Selector.open();
      channel.register(selector, SelectionKey.OP_READ);
      return new LineChannel(channel, selector);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static Path parent(Path socket) {
    return socket.toAbsolutePath().getParent();
  }

  private static ControlException notRunning(Path socket, String why) {
    return new ControlException(
        ControlError.Kind.NOT_NOW,
        socket + ": the daemon is not running here (" + why + ")",
        "start it with 'understudy run', or name its file with --config");
  }

  void write(String line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    try {
      while (bytes.hasRemaining()) {
        if (channel.write(bytes) == 0) {
          throw new IOException("the daemon does not read");
        }
      }
    } catch (IOException e) {
      if (!"Broken pipe".equals(e.getMessage())) {
        throw e;
      }
      // It may have said why before it hung up: the caller will read that.
    }
  }

  /** The next line, waited for at most so long. */
  String read(Duration patience) throws IOException {
    long deadlineNanos = System.nanoTime() + patience.toNanos();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (line.size() <= ControlSocket.ANSWER_BYTES) {
      while (input.hasRemaining()) {
        byte next = input.get();
        if (next == '\n') {
          return line.toString(StandardCharsets.UTF_8);
        }
        line.write(next);
      }
      fill(deadlineNanos, patience);
    }
    throw new IOException("the answer is too long");
  }

  private void fill(long deadlineNanos, Duration patience) throws IOException {
    input.clear();
    int count = channel.read(input);
    while (count == 0) {
      long leftMillis = (deadlineNanos - System.nanoTime()) / 1_000_000;
      if (leftMillis <= 0) {
        input.flip();
        throw new SocketTimeoutException("no answer within " + patience.toSeconds() + " seconds");
      }
      selector.select(leftMillis);
      selector.selectedKeys().clear();
      count = channel.read(input);
    }
    input.flip();
    if (count < 0) {
      throw new IOException("the daemon closed the connection");
    }
  }

  @Override
  public void close() {
    try (channel) {
      selector.close();
    } catch (IOException e) {
      throw new IllegalStateException("closing a socket failed", e);
    }
  }
}
