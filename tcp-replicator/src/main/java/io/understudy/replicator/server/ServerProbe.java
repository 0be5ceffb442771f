package io.understudy.replicator.server;

import java.util.concurrent.TimeUnit;

/**
 * Asks the server of one service again and again whether it works: one that hangs still listens,
 * and its processes live. After several failures in a row it counts as hung, after one good answer
 * as well. One thread.
 */
public final class ServerProbe implements AutoCloseable {
  private final ServerQuestion question;
  private final String what;
  private final long intervalMillis;
  private final int failuresWanted;
  private final ServerListener listener;
  private final Thread thread;
  private int failures;
  private volatile boolean running = true;

  /**
   * A probe that has not started.
   *
   * @param name of the service, for the thread
   * @param what is asked, for people
   * @param failuresWanted so many in a row mean that the server hangs
   */
  public ServerProbe(
      String name,
      String what,
      ServerQuestion question,
      long intervalMillis,
      int failuresWanted,
      ServerListener listener) {
    this.what = what;
    this.question = question;
    this.intervalMillis = intervalMillis;
    this.failuresWanted = failuresWanted;
    this.listener = listener;
    this.thread = new Thread(this::run, "server-probe-" + name);
    this.thread.setDaemon(true);
  }

  /** Starts to ask. */
  public void start() {
    thread.start();
  }

  private void run() {
    try {
      while (running) {
        take(question.failure());
        TimeUnit.MILLISECONDS.sleep(intervalMillis);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes one answer in. */
  void take(String failure) {
    if (failure.isEmpty()) {
      if (failures >= failuresWanted) {
        listener.probed("");
      }
      failures = 0;
    } else if (++failures == failuresWanted) {
      listener.probed(
          "the server hangs: " + what + " failed " + failures + " times, last: " + failure);
    }
  }

  /** Does not wait for an answer that is still to come: it is nobody's then. */
  @Override
  public void close() {
    running = false;
    thread.interrupt();
  }
}
