package io.understudy.lab.bench;

import io.understudy.lab.Figures;
import io.understudy.lab.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The figures as a document for people. It says nothing that was not measured. */
final class Document {
  private static final String HEAD =
      """
      # Benchmarks

      Written by `tests-netns/bench`; do not edit. Everything runs in network namespaces of one
      machine: client, both servers and both daemons share its processors, so what protection costs
      without a limit on the wire is at its worst here: the second server and the second kernel take
      the time that the first ones lack. Each figure is set against a baseline that was measured in
      the same run, in turns with it: *compared* is the median of the comparisons of the pairs
      (× how many times the baseline, + how much more).

      """;

  private final Report report;

  Document(Report report) {
    this.report = report;
  }

  void write(Path file) {
    try {
      Files.writeString(file, text());
    } catch (IOException e) {
      throw new LabException("cannot write " + file, e);
    }
  }

  String text() {
    StringBuilder text = new StringBuilder(HEAD);
    text.append("| machine | |\n|---|---|\n");
    report
        .machine()
        .facts()
        .forEach((name, fact) -> text.append("| " + name + " | " + fact + " |\n"));
    report.topics().forEach((topic, measured) -> section(text, topic, measured));
    return text.toString();
  }

  private static void section(StringBuilder text, Topic topic, Report.Measured measured) {
    text.append("\n## ").append(topic.title()).append('\n').append(topic.section().method());
    Moment when = measured.when();
    text.append(
        String.format(
            "%nMeasured on %s, %d runs of each figure; load average before that: %s.%n",
            when.date(), measured.runs(), when.loadAverage()));
    text.append("\n| | unit | baseline | min | median | p99 | max | compared | goal |\n");
    text.append("|---|---|---|---|---|---|---|---|---|\n");
    measured.rows().forEach(row -> text.append(line(row)));
  }

  private static String line(Row row) {
    Figures measured = row.measured();
    List<String> cells =
        List.of(
            row.what(),
            row.unit(),
            row.baseline().isEmpty() ? "" : Goal.number(row.baseline().median()),
            Goal.number(measured.min()),
            Goal.number(measured.median()),
            Goal.number(measured.p99()),
            Goal.number(measured.max()),
            row.comparedText(),
            row.goalText().replace(" NO", " **no**"));
    return "| " + String.join(" | ", cells) + " |\n";
  }
}
