package io.understudy.lab.matrix;

import java.util.ArrayDeque;

/**
 * The greatest value that was said, as far as it has settled. Two processors of a host send at the
 * same time, and what one has decided may leave a moment after what the other decided later: as on
 * any wire, a receiver knows such segments by their numbers. Only what was said longer ago than
 * that binds.
 */
final class Settled {
  private static final long RACE_NANOS = 2_000_000L;

  private record Said(long timeNanos, long value) {}

  private final ArrayDeque<Said> recent = new ArrayDeque<>();
  private long greatest = Long.MIN_VALUE;

  /** Forgets everything. */
  void clear() {
    recent.clear();
    greatest = Long.MIN_VALUE;
  }

  /** Notes a value. */
  void say(long timeNanos, long value) {
    recent.addLast(new Said(timeNanos, value));
  }

  /**
   * The greatest value of those that have settled by now; {@link Long#MIN_VALUE}: there is none.
   */
  long at(long timeNanos) {
    while (!recent.isEmpty() && timeNanos - recent.peekFirst().timeNanos() > RACE_NANOS) {
      greatest = Math.max(greatest, recent.removeFirst().value());
    }
    return greatest;
  }
}
