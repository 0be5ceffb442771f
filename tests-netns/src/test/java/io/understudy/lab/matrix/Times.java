package io.understudy.lab.matrix;

import java.time.Instant;

/** Times as people and captures write them. */
final class Times {
  private Times() {}

  /** Nanoseconds since the epoch as a time of day in UTC, as tcpdump prints it. */
  static String of(long epochNanos) {
    String text = Instant.ofEpochSecond(0, epochNanos).toString();
    return text.substring(text.indexOf('T') + 1);
  }
}
