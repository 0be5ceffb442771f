package io.understudy.replicator.server;

import io.understudy.jni.HostNetwork;
import io.understudy.jni.NativeException;
import io.understudy.jni.OwnProcess;
import io.understudy.jni.ProcessWatch;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the server of one service: its listening sockets by socket diagnostics, the processes
 * that hold them by pidfd, so that a death is known at once. One thread; another looks for the
 * processes, which takes a busy host 50 ms, and that long a death must not wait.
 */
public final class ServerWatch implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(ServerWatch.class);
  private static final int IDLE_MILLIS = 100;
  private static final int ALERT_MILLIS = 1;
  private static final long ALERT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long CLOSE_MILLIS = 1_000;

  private final byte[] address;
  private final List<ServerPort> ports;
  private final ServerListener listener;
  private final ProcessWatch processes = new ProcessWatch();
  private final ListenerProcesses holders = new ListenerProcesses();
  private final ScanPace pace = new ScanPace();
  private final Thread thread;
  private final ExecutorService scanner;
  private Set<Long> inodes = Set.of();
  private Future<Set<Integer>> scan;
  private long alertUntilNanos;
  private boolean ready;
  private volatile boolean running = true;

  /**
   * A watch that has not started.
   *
   * @param name of the service, for the thread
   * @param address 16 bytes, v4-mapped for IPv4
   */
  public ServerWatch(String name, byte[] address, List<ServerPort> ports, ServerListener listener) {
    this.address = address.clone();
    this.ports = List.copyOf(ports);
    this.listener = listener;
    this.thread = new Thread(this::run, "server-watch-" + name);
    this.thread.setDaemon(true);
    this.scanner = Executors.newSingleThreadExecutor(body -> scanner(name, body));
  }

  private static Thread scanner(String name, Runnable body) {
    Thread scanner = new Thread(body, "server-scan-" + name);
    scanner.setDaemon(true);
    return scanner;
  }

  /** Starts to watch; the first look is made before this returns. */
  public void start() {
    look(HostNetwork.bootNanos());
    thread.start();
  }

  private void run() {
    OwnProcess.realTimeIfAllowed();
    while (running) {
      try {
        long now = HostNetwork.bootNanos();
        boolean soon = now < alertUntilNanos || scan != null;
        int ended = processes.await(soon ? ALERT_MILLIS : IDLE_MILLIS);
        now = HostNetwork.bootNanos();
        if (ended >= 0) {
          alertUntilNanos = now + ALERT_NANOS;
          listener.processEnded(ended, now);
          pace.changed();
        }
        look(now);
      } catch (NativeException failure) {
        LOGGER.atWarn().addKeyValue("error", failure.getMessage()).log("server cannot be watched");
        pause();
      }
    }
    processes.close();
  }

  private void look(long now) {
    Set<Long> found = new HashSet<>();
    boolean all = true;
    for (ServerPort port : ports) {
      long[] listening = HostNetwork.listenerInodes(address, port.number(), port.protocol());
      all &= listening.length > 0;
      for (long inode : listening) {
        found.add(inode);
      }
    }
    if (all != ready) {
      ready = all;
      listener.readinessChanged(ready, now);
    }
    if (!found.equals(inodes)) {
      inodes = found;
      pace.changed();
    }
    watchHolders(now);
  }

  private void watchHolders(long now) {
    if (scan == null && pace.isDue(now)) {
      Set<Long> wanted = inodes;
      scan = scanner.submit(() -> wanted.isEmpty() ? Set.of() : holders.holding(wanted));
    }
    if (scan == null || !scan.isDone()) {
      return;
    }
    Set<Integer> holding = holdersOf(scan);
    scan = null;
    for (int pid : processes.pids()) {
      if (!holding.contains(pid)) {
        processes.remove(pid);
      }
    }
    holding.forEach(processes::add);
  }

  /** What was found; those that are watched already when nothing was, for we are closing. */
  private Set<Integer> holdersOf(Future<Set<Integer>> done) {
    try {
      return done.get();
    } catch (ExecutionException failure) {
      throw new IllegalStateException("looking for a server's processes failed", failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return processes.pids();
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(IDLE_MILLIS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    running = false;
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    scanner.shutdownNow();
  }
}
