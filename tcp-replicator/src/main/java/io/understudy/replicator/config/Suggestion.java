package io.understudy.replicator.config;

import java.util.Collection;

/** Finds the key that was probably meant. */
final class Suggestion {
  private static final int FAR = 3;

  private Suggestion() {}

  /** What to do about an unknown word: use the nearest known one, or one of all. */
  static String among(Collection<String> known, String word) {
    String nearest = null;
    int best = FAR;
    for (String candidate : known) {
      int distance = distance(candidate, word);
      if (distance < best) {
        best = distance;
        nearest = candidate;
      }
    }
    return nearest == null
        ? "remove it, or use one of: " + String.join(", ", known)
        : "did you mean '" + nearest + "'?";
  }

  /** Levenshtein distance, one row at a time. */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
