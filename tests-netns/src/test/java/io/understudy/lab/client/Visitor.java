package io.understudy.lab.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One client with one connection, which does one thing after the other until it is told to stop or
 * something goes wrong. What it does follows from its seed.
 */
final class Visitor implements Runnable {
  private static final int LARGEST_BODY_BYTES = 2 << 20;
  private static final int LONGEST_THOUGHT_MILLIS = 40;

  private final int number;
  private final InetSocketAddress server;
  private final ByteBuffer content;
  private final CountDownLatch ready;
  private final SplittableRandom random;
  private volatile boolean stopping;
  private volatile String failure;
  private long exchanges;
  private long worstNanos;

  /**
   * Prepares a client.
   *
   * @param content what the server serves as {@code /data}; read only, larger than any body
   * @param ready counted down once it was served for the first time, or failed
   */
  Visitor(
      int number, InetSocketAddress server, ByteBuffer content, long seed, CountDownLatch ready) {
    this.number = number;
    this.server = server;
    this.content = content;
    this.ready = ready;
    this.random = new SplittableRandom(seed + number);
  }

  /** Lets the current exchange be the last. */
  void stop() {
    stopping = true;
  }

  /** What went wrong; null when nothing did. */
  String failure() {
    return failure;
  }

  /** How many exchanges it had; after its end. */
  long exchanges() {
    return exchanges;
  }

  /** The longest exchange; after its end. */
  long worstNanos() {
    return worstNanos;
  }

  @Override
  public void run() {
    try (HttpConnection connection = new HttpConnection(server)) {
      connection.ping();
      ready.countDown();
      while (!stopping) {
        long startNanos = System.nanoTime();
        exchange(connection);
        worstNanos = Math.max(worstNanos, System.nanoTime() - startNanos);
        exchanges++;
        LockSupport.parkNanos(
            TimeUnit.MILLISECONDS.toNanos(random.nextInt(LONGEST_THOUGHT_MILLIS)));
      }
    } catch (IOException e) {
      failure = "client " + number + " after " + exchanges + " exchanges: " + e;
    } finally {
      ready.countDown();
    }
  }

  private void exchange(HttpConnection connection) throws IOException {
    switch (number % 4) {
      case 0 -> connection.ping();
      case 1 -> download(connection, random.nextInt(1, LARGEST_BODY_BYTES));
      case 2 -> upload(connection, random.nextInt(1, LARGEST_BODY_BYTES));
      default -> anything(connection);
    }
  }

  private void anything(HttpConnection connection) throws IOException {
    int size = random.nextInt(1, LARGEST_BODY_BYTES / 8);
    if (random.nextBoolean()) {
      download(connection, size);
    } else {
      upload(connection, size);
    }
  }

  private void download(HttpConnection connection, int size) throws IOException {
    int from = random.nextInt(content.capacity() - size);
    connection.get("data", from, content.slice(from, size));
  }

  private void upload(HttpConnection connection, int size) throws IOException {
    byte[] body = new byte[size];
    content.get(random.nextInt(content.capacity() - size), body);
    connection.put("up/visitor-" + number, body);
  }
}
