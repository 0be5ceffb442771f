package io.understudy.replicator.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** Writes times for people: local, with the offset, to the millisecond. */
final class TimeText {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSxxx");

  private TimeText() {}

  static String of(Instant time, ZoneId zone) {
    return time == null ? "-" : FORMAT.format(time.atZone(zone));
  }
}
