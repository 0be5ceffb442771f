package io.understudy.lab.works;

import java.util.Locale;

/**
 * What was seen of one row in one run.
 *
 * @param row its name
 * @param verdict what became of the work
 * @param pauseMillis the longest time that a connection stood still because of the death; 0 where
 *     none went on
 * @param open how many of the client's connections were open when the host died
 * @param duplex how many of these were protected, by the daemon's account
 * @param moved how many went on with the other host
 * @param said the client's last words
 */
public record Measurement(
    String row, Verdict verdict, double pauseMillis, int open, int duplex, int moved, String said) {
  private static final int FIELDS = 7;

  /** One line with tabs, for {@link #parse}. */
  public String line() {
    return String.format(
        Locale.ROOT,
        "%s\t%s\t%.1f\t%d\t%d\t%d\t%s",
        row,
        verdict,
        pauseMillis,
        open,
        duplex,
        moved,
        said.replaceAll("\\s+", " "));
  }

  /** Reads what {@link #line} wrote. */
  public static Measurement parse(String line) {
    String[] fields = line.split("\t", FIELDS);
    return new Measurement(
        fields[0],
        Verdict.valueOf(fields[1]),
        Double.parseDouble(fields[2]),
        Integer.parseInt(fields[3]),
        Integer.parseInt(fields[4]),
        Integer.parseInt(fields[5]),
        fields[6]);
  }
}
