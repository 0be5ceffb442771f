package io.understudy.lab.client;

import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * One client of a case: does its workload over and over, says which connections it opens, and after
 * it was told to stop makes sure that the service still works for it.
 */
final class CaseWorker implements Runnable {
  private static final int SILENCE_MILLIS = 25_000;
  private static final int EXCHANGES_AFTER_STOP = 2;
  private static final int SMALL_BUFFER_BYTES = 16 << 10;
  private static final Pace FAST = new Pace(32 << 10, 16 << 20);
  private static final Pace UPLOADING = new Pace(32 << 10, 8 << 20);
  private static final Pace SLOW = new Pace(8 << 10, 512 << 10);
  private static final Pace STEADY = new Pace(8 << 10, 2 << 20);
  private static final Pace DRIBBLING = new Pace(700, 256 << 10);

  private final Workload workload;
  private final int number;
  private final InetSocketAddress server;
  private final ByteBuffer content;
  private final SplittableRandom random;
  private final CountDownLatch ready;
  private final Consumer<String> tell;
  private volatile boolean stopping;
  private Closeable connection;
  private int port;
  private long exchanges;
  private long worstNanos;

  CaseWorker(
      Workload workload,
      int number,
      InetSocketAddress server,
      ByteBuffer content,
      long seed,
      CountDownLatch ready,
      Consumer<String> tell) {
    this.workload = workload;
    this.number = number;
    this.server = server;
    this.content = content;
    this.random = new SplittableRandom(seed * 31 + number);
    this.ready = ready;
    this.tell = tell;
  }

  /** Lets it end after a few more exchanges. */
  void stop() {
    stopping = true;
  }

  long exchanges() {
    return exchanges;
  }

  long worstMillis() {
    return worstNanos / 1_000_000;
  }

  @Override
  public void run() {
    try {
      for (int left = EXCHANGES_AFTER_STOP; left > 0; left -= stopping ? 1 : 0) {
        long startNanos = System.nanoTime();
        exchange();
        worstNanos = Math.max(worstNanos, System.nanoTime() - startNanos);
        exchanges++;
        ready.countDown();
      }
      close();
    } catch (ConnectException e) {
      tell.accept("refused " + port + " " + workload + " " + e.getMessage());
    } catch (IOException e) {
      tell.accept("failed " + port + " " + workload + " after " + exchanges + ": " + e);
      closeAfterFailure();
    } finally {
      ready.countDown();
    }
  }

  private void exchange() throws IOException {
    switch (workload) {
      case DOWNLOAD -> download(http(FAST, FAST, 0), 512 << 10);
      case UPLOAD -> upload(http(Pace.UNLIMITED, UPLOADING, 0), 384 << 10);
      case REQUESTS -> http(FAST, FAST, 0).ping();
      case SHORT_CONNECTIONS -> shortConnection();
      case SLOW_READER -> download(http(SLOW, FAST, SMALL_BUFFER_BYTES), 96 << 10);
      case SLOW_WRITER -> upload(http(FAST, DRIBBLING, 0), 32 << 10);
      case BOTH_WAYS -> echo(UPLOADING, UPLOADING, 0).exchange(part(512 << 10), false);
      case CLOSED_WINDOW -> echo(STEADY, FAST, SMALL_BUFFER_BYTES).exchange(part(512 << 10), false);
      case HALF_CLOSE -> halfClose();
    }
  }

  private void shortConnection() throws IOException {
    http(FAST, FAST, 0).lastPing();
    close();
  }

  private void halfClose() throws IOException {
    echo(UPLOADING, FAST, 0).exchange(part(256 << 10), true);
    close();
  }

  private void download(HttpConnection http, int longest) throws IOException {
    int size = random.nextInt(1, longest);
    int from = random.nextInt(content.capacity() - size);
    http.get("data", from, content.slice(from, size));
  }

  private void upload(HttpConnection http, int longest) throws IOException {
    byte[] body = new byte[random.nextInt(1, longest)];
    content.get(random.nextInt(content.capacity() - body.length), body);
    http.put("up/worker-" + number, body);
  }

  /** Between half of the longest and the longest. */
  private ByteBuffer part(int longest) {
    int size = random.nextInt(longest / 2, longest);
    return content.slice(random.nextInt(content.capacity() - size), size);
  }

  private HttpConnection http(Pace reading, Pace writing, int bufferBytes) throws IOException {
    if (connection == null) {
      connection = new HttpConnection(open(bufferBytes), reading, writing);
    }
    return (HttpConnection) connection;
  }

  private EchoConnection echo(Pace reading, Pace writing, int bufferBytes) throws IOException {
    if (connection == null) {
      connection = new EchoConnection(open(bufferBytes), reading, writing);
    }
    return (EchoConnection) connection;
  }

  private Socket open(int bufferBytes) throws IOException {
    Socket socket = new Socket();
    port = 0;
    if (bufferBytes > 0) {
      socket.setReceiveBufferSize(bufferBytes);
    }
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(SILENCE_MILLIS);
    socket.connect(server, SILENCE_MILLIS);
    port = socket.getLocalPort();
    tell.accept("opened " + port + " " + workload);
    return socket;
  }

  private void close() throws IOException {
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }

  private void closeAfterFailure() {
    try {
      close();
    } catch (IOException e) {
      tell.accept("note closing after a failure: " + e);
    }
  }
}
