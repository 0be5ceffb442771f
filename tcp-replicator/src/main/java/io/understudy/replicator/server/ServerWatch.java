package io.understudy.replicator.server;

import io.understudy.jni.HostNetwork;
import io.understudy.jni.NativeException;
import io.understudy.jni.ProcessWatch;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the server of one service: its listening sockets by socket diagnostics, the processes
 * that hold them by pidfd, so that a death is known at once. One thread.
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
  private Set<Long> inodes = Set.of();
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
  }

  /** Starts to watch; the first look is made before this returns. */
  public void start() {
    look(HostNetwork.bootNanos());
    thread.start();
  }

  private void run() {
    while (running) {
      try {
        long now = HostNetwork.bootNanos();
        int ended = processes.await(now < alertUntilNanos ? ALERT_MILLIS : IDLE_MILLIS);
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
    if (pace.isDue(now)) {
      watchProcesses();
    }
  }

  private void watchProcesses() {
    Set<Integer> holding = inodes.isEmpty() ? Set.of() : holders.holding(inodes);
    for (int pid : processes.pids()) {
      if (!holding.contains(pid)) {
        processes.remove(pid);
      }
    }
    holding.forEach(processes::add);
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
  }
}
