package io.understudy.replicator.stats.control;

import io.understudy.replicator.stats.DaemonView;
import io.understudy.replicator.stats.EventEntry;
import io.understudy.replicator.stats.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client of the control socket, on its own thread. Whoever else holds the session may only ask
 * {@link #waitingSinceNanos} and close it, which wakes the thread.
 */
final class ControlSession implements Runnable, AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(ControlSession.class);

  /** So often a follower hears something, if only an empty line. */
  private static final long KEEP_ALIVE_MILLIS = 1000;

  private static final byte LINE_END = '\n';

  private final SocketChannel channel;
  private final DaemonView view;
  private final ControlAnswers answers;
  private final Runnable atEnd;
  private final ByteBuffer input = ByteBuffer.allocate(4096).flip();
  private volatile long waitingSinceNanos;

  ControlSession(SocketChannel channel, DaemonView view, Runnable atEnd) {
    this.channel = channel;
    this.view = view;
    this.answers = new ControlAnswers(view);
    this.atEnd = atEnd;
  }

  /** Since when this session waits for its client, of {@link System#nanoTime}; 0 if it does not. */
  long waitingSinceNanos() {
    return waitingSinceNanos;
  }

  @Override
  public void run() {
    try (channel) {
      serve();
    } catch (IOException e) {
      LOGGER.debug("control socket: a client left: {}", e.toString());
    } catch (RuntimeException e) {
      LOGGER.warn("control socket: a client could not be served", e);
    } finally {
      atEnd.run();
    }
  }

  private void serve() throws IOException {
    String line = readLine();
    while (line != null) {
      ControlRequest request = ControlAnswers.parse(line);
      if (request != null && request.command().equals("follow")) {
        follow(ControlAnswers.limit(request, ControlAnswers.MOST_EVENTS));
        return;
      }
      writeLine(Json.line(answers.answer(request)));
      line = readLine();
    }
  }

  /** Ends when the client has gone, or is so slow that events had to be left out. */
  private void follow(int limit) throws IOException {
    try (Following following = new Following(view)) {
      long told = tellHistory(limit);
      while (!following.isOverrun()) {
        EventEntry entry = following.poll(KEEP_ALIVE_MILLIS);
        if (entry == null) {
          writeLine("");
        } else if (entry.number() > told) {
          writeLine(Json.line(entry));
        }
      }
      fail(ControlError.Kind.FAILED, "this client reads too slowly to follow", "follow again");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Number of the last event told. */
  private long tellHistory(int limit) throws IOException {
    List<EventEntry> history = new ArrayList<>(view.events(limit));
    Collections.reverse(history);
    long told = 0;
    for (EventEntry entry : history) {
      writeLine(Json.line(entry));
      told = entry.number();
    }
    return told;
  }

  /** The next line without its end; null at the end of input, or when the line is too long. */
  private String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (input.hasRemaining() || fill() >= 0) {
      while (input.hasRemaining()) {
        byte next = input.get();
        if (next == LINE_END) {
          return line.toString(StandardCharsets.UTF_8);
        }
        if (line.size() == ControlSocket.REQUEST_BYTES) {
          fail(ControlError.Kind.BAD_REQUEST, "the request is too long", "send a shorter line");
          return null;
        }
        line.write(next);
      }
    }
    return null;
  }

  private int fill() throws IOException {
    input.clear();
    waitingSinceNanos = System.nanoTime() | 1;
    try {
      return channel.read(input);
    } finally {
      waitingSinceNanos = 0;
      input.flip();
    }
  }

  private void fail(ControlError.Kind kind, String message, String remedy) throws IOException {
    writeLine(Json.line(ControlAnswer.failure(kind, message, remedy)));
  }

  private void writeLine(String line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    waitingSinceNanos = System.nanoTime() | 1;
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } finally {
      waitingSinceNanos = 0;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
