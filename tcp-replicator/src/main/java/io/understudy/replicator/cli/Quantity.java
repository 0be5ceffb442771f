package io.understudy.replicator.cli;

import java.util.Locale;

/** Writes amounts for people, in the unit that suits them. */
final class Quantity {
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private Quantity() {}

  static String micros(Long micros) {
    if (micros == null) {
      return "not known";
    }
    if (micros < 1000) {
      return micros + " us";
    }
    return micros < 10_000_000
        ? String.format(Locale.ROOT, "%.1f ms", micros / 1e3)
        : String.format(Locale.ROOT, "%.1f s", micros / 1e6);
  }

  static String uptime(long millis) {
    long seconds = millis / 1000;
    String clock =
        String.format(
            Locale.ROOT,
            "%02d:%02d:%02d",
            seconds % DAY / HOUR,
            seconds % HOUR / MINUTE,
            seconds % MINUTE);
    return seconds < DAY ? clock : seconds / DAY + " d " + clock;
  }

  /** Speeds, in bits a second. */
  static String bits(long bits) {
    if (bits < 10_000) {
      return bits + " bit/s";
    }
    return bits < 10_000_000
        ? String.format(Locale.ROOT, "%.1f kbit/s", bits / 1e3)
        : String.format(Locale.ROOT, "%.1f Mbit/s", bits / 1e6);
  }

  static String bytes(long bytes) {
    if (bytes < 10_000) {
      return bytes + " B";
    }
    return bytes < 10L << 20 ? (bytes >> 10) + " KiB" : (bytes >> 20) + " MiB";
  }
}
