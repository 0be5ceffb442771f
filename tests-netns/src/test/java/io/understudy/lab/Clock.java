package io.understudy.lab;

import java.time.Instant;

/** The wall clock, which the captures of the same machine go by as well. */
public final class Clock {
  private Clock() {}

  /** Nanoseconds since the epoch. */
  public static long epochNanos() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }
}
