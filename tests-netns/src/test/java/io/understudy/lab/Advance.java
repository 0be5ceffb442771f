package io.understudy.lab;

import java.util.ArrayList;
import java.util.List;

/**
 * Follows one sequence number of a connection and remembers when it did not advance. A segment that
 * repeats old bytes is no progress. Numbers are compared modulo 2^32 (RFC 9293, 3.4).
 */
final class Advance {
  private static final long WORTH_KEEPING_NANOS = 1_000_000L;
  private static final long NEAR_NANOS = 300_000_000L;

  private final List<Gap> gaps = new ArrayList<>();
  private boolean started;
  private int number;
  private long lastNanos;
  private long advancedBytes;

  void to(int next, long timeNanos) {
    if (started && next - number <= 0) {
      return;
    }
    if (started) {
      advancedBytes += next - number;
      if (timeNanos - lastNanos >= WORTH_KEEPING_NANOS) {
        gaps.add(new Gap(lastNanos, timeNanos));
      }
    }
    started = true;
    number = next;
    lastNanos = timeNanos;
  }

  long bytes() {
    return advancedBytes;
  }

  /** The time since the last advance, for what never went on. */
  Gap silenceUntil(long timeNanos) {
    return new Gap(lastNanos, timeNanos);
  }

  /** The longest gap that ended after the given time. */
  Gap longestEndingAfter(long timeNanos) {
    return gaps.stream().filter(gap -> gap.toNanos() >= timeNanos).reduce(Gap.NONE, Gap::longer);
  }

  /** The longest gap that ended before the given time. */
  Gap longestEndingBefore(long timeNanos) {
    return gaps.stream().filter(gap -> gap.toNanos() < timeNanos).reduce(Gap.NONE, Gap::longer);
  }

  /** The longest gap that ended after the given time and had begun 0.3 s later at most. */
  Gap gapAround(long timeNanos) {
    return gaps.stream()
        .filter(gap -> gap.toNanos() >= timeNanos && gap.fromNanos() <= timeNanos + NEAR_NANOS)
        .reduce(Gap.NONE, Gap::longer);
  }
}
