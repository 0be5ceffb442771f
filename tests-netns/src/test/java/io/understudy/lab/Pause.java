package io.understudy.lab;

import java.util.Locale;

/**
 * How long one piece of work stood still because of a fault.
 *
 * @param tapping how the backup heard the client
 * @param engine that the services had, as {@code services[].engine} names it
 * @param version of IP
 * @param fault what happened
 * @param work {@code download}, {@code upload} or {@code request/response}
 * @param millis the longest time without progress
 * @param silentMillis how long nobody spoke, as the new primary measured it
 * @param complaint what the client could have noticed besides; empty when nothing
 */
public record Pause(
    Tapping tapping,
    String engine,
    IpVersion version,
    Fault fault,
    String work,
    double millis,
    double silentMillis,
    String complaint) {
  private static final int FIELDS = 8;

  /** One line with tabs, for {@link #parse}. */
  public String line() {
    return String.format(
        Locale.ROOT,
        "%s\t%s\t%s\t%s\t%s\t%.1f\t%.1f\t%s",
        tapping,
        engine,
        version,
        fault,
        work,
        millis,
        silentMillis,
        complaint.replaceAll("\\s+", " "));
  }

  /** Reads what {@link #line} wrote. */
  public static Pause parse(String line) {
    String[] fields = line.split("\t", FIELDS);
    return new Pause(
        Tapping.valueOf(fields[0]),
        fields[1],
        IpVersion.valueOf(fields[2]),
        Fault.valueOf(fields[3]),
        fields[4],
        Double.parseDouble(fields[5]),
        Double.parseDouble(fields[6]),
        fields[7]);
  }
}
