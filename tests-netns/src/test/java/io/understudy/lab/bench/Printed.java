package io.understudy.lab.bench;

import io.understudy.lab.Figures;

/** A topic's figures as a table for a terminal. */
final class Printed {
  private static final String LINE = "%-62s %-6s %9s %9s %9s %9s %9s %9s  %s%n";

  private Printed() {}

  static void print(Topic topic, Report.Measured measured) {
    System.out.println();
    System.out.printf(
        LINE, topic.title(), "unit", "baseline", "min", "median", "p99", "max", "compared", "goal");
    measured.rows().forEach(Printed::print);
  }

  private static void print(Row row) {
    Figures measured = row.measured();
    System.out.printf(
        LINE,
        "  " + row.what(),
        row.unit(),
        Goal.number(row.baseline().median()),
        Goal.number(measured.min()),
        Goal.number(measured.median()),
        Goal.number(measured.p99()),
        Goal.number(measured.max()),
        row.comparedText(),
        row.goalText());
  }
}
