package io.understudy.replicator.daemon;

import java.util.concurrent.TimeUnit;

/**
 * Announces the address of one service, at once and some more times: a switch or a neighbour may
 * miss the first announcement. Where somebody can be asked, it goes on until it is verified that he
 * has heard it. Owned by the control thread.
 */
final class Announcer {
  private static final long[] AFTER_MILLIS = {1, 5, 20, 50, 100, 200, 500, 1000, 2000, 5000};

  private final Runnable announcement;
  private final Verification verification;
  private long startedNanos;
  private int next = AFTER_MILLIS.length;

  /** Repeats an announcement, which takes no time worth mentioning. */
  Announcer(Runnable announcement, Verification verification) {
    this.announcement = announcement;
    this.verification = verification;
  }

  /** Announces now and begins the repetitions anew. */
  void start(long nowNanos) {
    announcement.run();
    startedNanos = nowNanos;
    next = 0;
    verification.start(nowNanos);
  }

  /** Ends the repetitions: the address is another host's. */
  void stop() {
    next = AFTER_MILLIS.length;
    verification.stop();
  }

  /** Announces again if it is time to. */
  void advance(long nowNanos) {
    if (next < AFTER_MILLIS.length && nowNanos >= dueNanos()) {
      announcement.run();
      next++;
    }
    verification.advance(nowNanos, announcement);
  }

  /** When {@link #advance} has something to do; {@link Long#MAX_VALUE} for never. */
  long dueNanos() {
    long repetition =
        next < AFTER_MILLIS.length
            ? startedNanos + TimeUnit.MILLISECONDS.toNanos(AFTER_MILLIS[next])
            : Long.MAX_VALUE;
    return Math.min(repetition, verification.dueNanos());
  }
}
