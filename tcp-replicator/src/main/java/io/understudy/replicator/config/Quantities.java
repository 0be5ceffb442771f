package io.understudy.replicator.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parsers for what carries a unit: durations ({@code 10ms}) and sizes ({@code 64MiB}). */
final class Quantities {
  private static final Pattern QUANTITY = Pattern.compile("([0-9]{1,15})\\s*([A-Za-z]*)");
  private static final Map<String, Long> NANOS = new LinkedHashMap<>();
  private static final Map<String, Long> BYTES = new LinkedHashMap<>();

  static {
    NANOS.put("us", 1_000L);
    NANOS.put("ms", 1_000_000L);
    NANOS.put("s", 1_000_000_000L);
    NANOS.put("m", 60_000_000_000L);
    NANOS.put("h", 3_600_000_000_000L);
    BYTES.put("B", 1L);
    BYTES.put("KiB", 1L << 10);
    BYTES.put("MiB", 1L << 20);
    BYTES.put("GiB", 1L << 30);
  }

  private Quantities() {}

  /** A duration within bounds, both inclusive. */
  static ValueParser<Duration> duration(Duration least, Duration most) {
    return text -> {
      Duration value = Duration.ofNanos(quantity(text, NANOS, "duration", "10ms"));
      if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
        throw outside(text, written(least), written(most));
      }
      return value;
    };
  }

  /** A size in bytes within bounds, both inclusive. */
  static ValueParser<Long> size(long least, long most) {
    return text -> {
      long value = quantity(text, BYTES, "size", "64MiB");
      if (value < least || value > most) {
        throw outside(text, writtenSize(least), writtenSize(most));
      }
      return value;
    };
  }

  /** The duration as one writes it in the file, in the largest unit that divides it. */
  static String written(Duration duration) {
    return written(duration.toNanos(), NANOS);
  }

  private static String writtenSize(long sizeBytes) {
    return written(sizeBytes, BYTES);
  }

  private static String written(long amount, Map<String, Long> units) {
    String text = "0";
    for (Map.Entry<String, Long> unit : units.entrySet()) {
      if (amount % unit.getValue() == 0) {
        text = amount / unit.getValue() + unit.getKey();
      }
      if (amount / unit.getValue() == 0) {
        break;
      }
    }
    return text;
  }

  private static long quantity(String text, Map<String, Long> units, String kind, String example)
      throws ValueException {
    Matcher matcher = QUANTITY.matcher(text);
    String choice = "write a number and one of " + String.join(", ", units.keySet());
    String remedy = choice + ", as in " + example;
    if (!matcher.matches()) {
      throw new ValueException(Values.quoted(text) + " is not a " + kind, remedy);
    }
    if (matcher.group(2).isEmpty()) {
      throw new ValueException(Values.quoted(text) + " has no unit", remedy);
    }
    Long unit = units.get(matcher.group(2));
    if (unit == null) {
      throw new ValueException(Values.quoted(text) + " has an unknown unit", remedy);
    }
    try {
      return Math.multiplyExact(Long.parseLong(matcher.group(1)), unit);
    } catch (ArithmeticException e) {
      throw new ValueException(Values.quoted(text) + " is too large", remedy);
    }
  }

  private static ValueException outside(String text, String least, String most) {
    return new ValueException(
        Values.quoted(text) + " is outside " + least + " to " + most,
        "write a value from " + least + " to " + most);
  }
}
