package io.understudy.lab.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * A program of its own that lives in the client's namespace as long as a lab does, and plays the
 * clients of one case after the other. Argument: the file that is served as {@code /data}. Lines of
 * its input: {@code run SEED ADDRESS HTTP_PORT ECHO_PORT WORKLOAD...} and {@code stop}. It answers
 * {@code ready} when every client was served once, {@code opened PORT WORKLOAD} for each
 * connection, {@code failed PORT WORKLOAD WHY}, {@code refused ...} where a new connection was
 * refused, and {@code done} when all clients have ended.
 */
public final class CaseClient {
  private final ByteBuffer content;
  private final List<CaseWorker> workers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  private CaseClient(ByteBuffer content) {
    this.content = content;
  }

  /** Runs the program. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    try (FileChannel file = FileChannel.open(Path.of(arguments[0]))) {
      ByteBuffer content = file.map(FileChannel.MapMode.READ_ONLY, 0, file.size());
      new CaseClient(content).serve();
    }
  }

  private void serve() throws IOException, InterruptedException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.equals("stop")) {
        stop();
      } else {
        run(line.split(" "));
      }
    }
  }

  private void run(String[] words) throws IOException, InterruptedException {
    long seed = Long.parseLong(words[1]);
    InetAddress address = InetAddress.getByName(words[2]);
    List<Workload> all = new ArrayList<>();
    for (int i = 5; i < words.length; i++) {
      Workload workload = Workload.valueOf(words[i]);
      for (int client = 0; client < workload.clients(); client++) {
        all.add(workload);
      }
    }
    CountDownLatch ready = new CountDownLatch(all.size());
    for (Workload workload : all) {
      int port = Integer.parseInt(words[workload.echo() ? 4 : 3]);
      InetSocketAddress server = new InetSocketAddress(address, port);
      start(new CaseWorker(workload, workers.size(), server, content, seed, ready, this::tell));
    }
    ready.await();
    tell("ready");
  }

  private void start(CaseWorker worker) {
    Thread thread = new Thread(worker, "worker");
    workers.add(worker);
    threads.add(thread);
    thread.start();
  }

  private void stop() throws InterruptedException {
    workers.forEach(CaseWorker::stop);
    for (Thread thread : threads) {
      thread.join();
    }
    long worst = workers.stream().mapToLong(CaseWorker::worstMillis).max().orElse(0);
    long exchanges = workers.stream().mapToLong(CaseWorker::exchanges).sum();
    workers.clear();
    threads.clear();
    tell("done exchanges=" + exchanges + " worstMillis=" + worst);
  }

  private synchronized void tell(String line) {
    System.out.println(line);
  }
}
