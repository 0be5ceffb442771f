package io.understudy.lab;

/**
 * A time in which a transfer did not advance.
 *
 * @param fromNanos the last advance before it, since the epoch
 * @param toNanos the first advance after it
 */
public record Gap(long fromNanos, long toNanos) {
  /** Nothing ever stood still. */
  public static final Gap NONE = new Gap(0, 0);

  public long nanos() {
    return toNanos - fromNanos;
  }

  public double millis() {
    return nanos() / 1e6;
  }

  Gap longer(Gap other) {
    return other.nanos() > nanos() ? other : this;
  }
}
