package io.understudy.lab.client;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How fast a client reads or writes, so that a fault strikes in the middle and not after the end.
 *
 * @param chunkBytes most bytes of one read or write
 * @param bytesPerSecond on the average; the pause comes after each chunk
 */
record Pace(int chunkBytes, long bytesPerSecond) {
  /** As fast as it goes. */
  static final Pace UNLIMITED = new Pace(16384, Long.MAX_VALUE);

  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Pauses for the time that these bytes take. */
  void moved(int bytes) {
    if (bytesPerSecond != Long.MAX_VALUE) {
      LockSupport.parkNanos(bytes * SECOND_NANOS / bytesPerSecond);
    }
  }
}
