package io.understudy.replicator.server;

import java.util.concurrent.TimeUnit;

/**
 * When to look again for the processes that hold a server's sockets: at once when something has
 * changed, soon after that, for a server that starts hands its sockets over to its children, and
 * ever more rarely then. Pure; times are nanoseconds of the boot-time clock. Owned by one thread.
 */
final class ScanPace {
  static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  static final long LAST_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final int GROWTH = 4;

  private long lookedNanos;
  private long waitNanos;

  /** Other sockets, or one process less. */
  void changed() {
    waitNanos = 0;
  }

  /** Is it time to look? Then the caller does. */
  boolean isDue(long nowNanos) {
    if (nowNanos - lookedNanos < waitNanos) {
      return false;
    }
    lookedNanos = nowNanos;
    waitNanos = Math.min(LAST_NANOS, Math.max(FIRST_NANOS, GROWTH * waitNanos));
    return true;
  }
}
