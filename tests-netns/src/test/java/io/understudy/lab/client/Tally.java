package io.understudy.lab.client;

/** What one talker heard. Written by one thread, read by another after that one has ended. */
final class Tally {
  private static final long NANOS_IN_MILLI = 1_000_000;

  private final String name;
  private int heard;
  private int repeated;
  private int doubled;
  private int wrong;
  private long lastNanos;
  private long longestNanos;
  private String failure = "";

  /**
   * Nothing heard yet.
   *
   * @param name of the talker in the report
   */
  Tally(String name) {
    this.name = name;
  }

  /**
   * Something new came.
   *
   * @param right whether it is what had to come
   */
  void hear(boolean right) {
    long now = System.nanoTime();
    if (heard > 0) {
      longestNanos = Math.max(longestNanos, now - lastNanos);
    }
    lastNanos = now;
    heard++;
    wrong += right ? 0 : 1;
  }

  /** A question had to be asked again. */
  void repeat() {
    repeated++;
  }

  /** Something came that had come before. */
  void hearAgain() {
    doubled++;
  }

  /** The talker gave up. */
  void fail(Exception reason) {
    failure = " failed=" + reason.toString().replace(' ', '_');
  }

  boolean begun() {
    return heard > 0 || !failure.isEmpty();
  }

  /** One line; the longest silence between two things heard is in milliseconds. */
  @Override
  public String toString() {
    return "%s heard=%d repeated=%d doubled=%d wrong=%d longest=%d%s"
        .formatted(name, heard, repeated, doubled, wrong, longestNanos / NANOS_IN_MILLI, failure);
  }
}
