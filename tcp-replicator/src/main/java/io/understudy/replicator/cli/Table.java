package io.understudy.replicator.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows of text with columns that line up. */
final class Table {
  private static final String GAP = "  ";

  private final List<String[]> rows = new ArrayList<>();

  Table row(String... cells) {
    rows.add(cells);
    return this;
  }

  /** The rows as lines without trailing space. */
  List<String> lines() {
    List<Integer> widths = new ArrayList<>();
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        if (i == widths.size()) {
          widths.add(0);
        }
        widths.set(i, Math.max(widths.get(i), row[i].length()));
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(String[] row, List<Integer> widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.length; i++) {
      line.append(i == 0 ? "" : GAP).append(row[i]);
      line.append(" ".repeat(widths.get(i) - row[i].length()));
    }
    return line.toString().stripTrailing();
  }
}
