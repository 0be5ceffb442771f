package io.understudy.lab.bench;

import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * When something was measured.
 *
 * @param date of the day, UTC
 * @param loadAverage just before, as the kernel tells it: what else ran on the machine
 */
record Moment(String date, String loadAverage) {
  static Moment now() {
    String date = LocalDate.now(ZoneOffset.UTC).toString();
    return new Moment(date, Machine.read("/proc/loadavg").trim());
  }
}
