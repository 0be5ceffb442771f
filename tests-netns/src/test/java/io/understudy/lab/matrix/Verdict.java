package io.understudy.lab.matrix;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * How a case ended.
 *
 * @param tried the case
 * @param complaints everything that a client could have noticed or that a capture shows to be
 *     wrong; empty when all is well
 * @param unprotected what went wrong for connections of which the daemons had said before that they
 *     are not protected
 * @param notes what is worth knowing and no fault
 * @param seconds how long it took, with repairs
 * @param evidence where logs and captures are; null when they were not kept
 */
public record Verdict(
    Case tried,
    List<String> complaints,
    List<String> unprotected,
    List<String> notes,
    double seconds,
    Path evidence) {

  /** Whether it is good: nothing to complain about. */
  public boolean good() {
    return complaints.isEmpty();
  }

  /** One line, and one more for each thing to say. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    String word = !good() ? "FAILED" : unprotected.isEmpty() ? "ok" : "unprotected";
    text.append(String.format(Locale.ROOT, "%-11s %.1f s  %s  %s", word, seconds, tried, notes));
    complaints.forEach(complaint -> text.append("\n    ").append(complaint));
    unprotected.forEach(line -> text.append("\n    unprotected before: ").append(line));
    if (evidence != null) {
      text.append("\n    evidence: ").append(evidence);
    }
    return text.toString();
  }
}
