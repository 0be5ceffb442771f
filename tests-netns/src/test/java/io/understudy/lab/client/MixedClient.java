package io.understudy.lab.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;

/**
 * A program of its own, so that it can live in the client's namespace: many connections at once,
 * each with requests, downloads or uploads. Arguments: address, port, connections, seed, file that
 * is served as {@code /data}. Says {@code ready} when every connection was served once, goes on
 * until its standard input ends, and then reports. Exits with 1 when anything went wrong.
 */
public final class MixedClient {
  private static final int STACK_BYTES = 256 << 10;

  private MixedClient() {}

  /** Runs the program. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    InetSocketAddress server =
        new InetSocketAddress(InetAddress.getByName(arguments[0]), Integer.parseInt(arguments[1]));
    int connections = Integer.parseInt(arguments[2]);
    CountDownLatch ready = new CountDownLatch(connections);
    ByteBuffer content = map(Path.of(arguments[4]));
    List<Visitor> visitors = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      visitors.add(new Visitor(i, server, content, Long.parseLong(arguments[3]), ready));
    }
    List<Thread> threads = start(visitors);
    ready.await();
    System.out.println("ready");
    System.in.readAllBytes();
    visitors.forEach(Visitor::stop);
    for (Thread thread : threads) {
      thread.join();
    }
    System.exit(report(visitors));
  }

  private static List<Thread> start(List<Visitor> visitors) {
    List<Thread> threads = new ArrayList<>();
    for (Visitor visitor : visitors) {
      Thread thread = new Thread(null, visitor, "visitor", STACK_BYTES);
      thread.start();
      threads.add(thread);
    }
    return threads;
  }

  private static int report(List<Visitor> visitors) {
    List<String> failures =
        visitors.stream().map(Visitor::failure).filter(Objects::nonNull).toList();
    failures.forEach(System.out::println);
    System.out.printf(
        "connections=%d exchanges=%d failures=%d worstMillis=%d%n",
        visitors.size(),
        visitors.stream().mapToLong(Visitor::exchanges).sum(),
        failures.size(),
        visitors.stream().mapToLong(Visitor::worstNanos).max().orElse(0) / 1_000_000);
    return failures.isEmpty() ? 0 : 1;
  }

  private static ByteBuffer map(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
    }
  }
}
