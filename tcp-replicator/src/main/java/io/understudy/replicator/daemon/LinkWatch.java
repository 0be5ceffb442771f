package io.understudy.replicator.daemon;

import io.understudy.jni.HostNetwork;
import io.understudy.jni.NativeException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks twice in a heartbeat whether the service interface has a link: a host has to know before it
 * counts a silent partner as lost that it is itself the one that nobody hears. Looks on a thread of
 * its own, because the question may wait for the kernel's configuration lock. Where a driver does
 * not say, the link counts as up.
 */
final class LinkWatch implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(LinkWatch.class);
  private static final int LOOKS_IN_HEARTBEAT = 2;

  private final BooleanSupplier link;
  private final long paceNanos;
  private final Thread thread = new Thread(this::watch, "link-watch");
  private volatile boolean up = true;
  private volatile Runnable wakeUp = () -> {};

  LinkWatch(ServiceInterface where, long heartbeatNanos) {
    this(() -> HostNetwork.isLinkUp(where.index()), heartbeatNanos);
  }

  LinkWatch(BooleanSupplier link, long heartbeatNanos) {
    this.link = link;
    this.paceNanos = heartbeatNanos / LOOKS_IN_HEARTBEAT;
    thread.setDaemon(true);
  }

  /** Begins; the first look is done when it returns. */
  void start(Runnable whenChanged) {
    wakeUp = whenChanged;
    look();
    thread.start();
  }

  /** Any thread. */
  boolean isUp() {
    return up;
  }

  private void watch() {
    try {
      while (look()) {
        TimeUnit.NANOSECONDS.sleep(paceNanos);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns false when there is no use in looking again. */
  private boolean look() {
    boolean before = up;
    try {
      up = link.getAsBoolean();
    } catch (NativeException failure) {
      up = true;
      LOGGER.warn("a lost link will be noticed by silence only: {}", failure.getMessage());
      return false;
    }
    if (up != before) {
      wakeUp.run();
    }
    return true;
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
