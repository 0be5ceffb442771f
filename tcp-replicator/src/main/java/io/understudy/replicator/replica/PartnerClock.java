package io.understudy.replicator.replica;

import java.util.concurrent.TimeUnit;

/**
 * How far the partner's boot-time clock is ahead of ours, from messages and their echoes. One
 * message tells it to within half of its round trip, and on a busy host that is long; so the
 * message with the shortest round trip of the last seconds counts (as NTP's clock filter has it,
 * RFC 5905 section 10).
 *
 * <p>Owned by one thread. Times are nanoseconds.
 */
public final class PartnerClock {
  /** Clocks drift: 50 millionths of this are less than a millisecond. */
  static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(8);

  private record Sample(long aheadNanos, long rttNanos) {
    /** Can both be true of one clock? */
    boolean agrees(Sample other) {
      return Math.abs(aheadNanos - other.aheadNanos)
          <= (rttNanos + other.rttNanos) / 2 + WINDOW_NANOS / 10_000;
    }
  }

  private Sample best;
  private Sample bestBefore;
  private long windowBeganNanos;

  /**
   * Takes in one message.
   *
   * @param aheadNanos as this message alone tells it: half of the round trip either way
   * @param rttNanos its round trip; not negative
   * @return the best that is known
   */
  public long heard(long aheadNanos, long rttNanos, long nowNanos) {
    Sample sample = new Sample(aheadNanos, rttNanos);
    if (best == null || !sample.agrees(best)) { // the partner's host was started again
      best = sample;
      bestBefore = sample;
      windowBeganNanos = nowNanos;
    } else if (nowNanos - windowBeganNanos > WINDOW_NANOS) {
      bestBefore = best;
      best = sample;
      windowBeganNanos = nowNanos;
    } else if (rttNanos <= best.rttNanos) {
      best = sample;
    }
    return (bestBefore.rttNanos < best.rttNanos ? bestBefore : best).aheadNanos;
  }
}
