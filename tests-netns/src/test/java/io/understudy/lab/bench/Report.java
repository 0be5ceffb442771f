package io.understudy.lab.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.understudy.lab.Figures;
import io.understudy.lab.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers the figures of one run, and writes them: as a table, as JSON. */
final class Report {
  private static final String LINE = "%-62s %-6s %9s %9s %9s %9s %9s %9s  %s%n";

  private final Machine machine;
  private final List<Row> rows = new ArrayList<>();

  Report(Machine machine) {
    this.machine = machine;
  }

  Machine machine() {
    return machine;
  }

  List<Row> rows() {
    return List.copyOf(rows);
  }

  /** Adds the figures of a section, and prints them. */
  void add(String section, List<Row> measured) {
    rows.addAll(measured);
    System.out.println();
    System.out.printf(
        LINE, section, "unit", "baseline", "min", "median", "p99", "max", "compared", "goal");
    measured.forEach(Report::print);
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

  /** Writes everything, each single value included. */
  void writeJson(Path file) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("machine", machine.facts());
    all.put("figures", rows.stream().map(Report::json).toList());
    try {
      if (file.toAbsolutePath().getParent() != null) {
        Files.createDirectories(file.toAbsolutePath().getParent());
      }
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), all);
    } catch (IOException e) {
      throw new LabException("cannot write " + file, e);
    }
  }

  private static Map<String, Object> json(Row row) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("section", row.section());
    fields.put("what", row.what());
    fields.put("unit", row.unit());
    fields.put("measured", row.measured());
    if (!row.baseline().isEmpty()) {
      fields.put("baseline", row.baseline());
      fields.put("comparison", row.comparison());
      fields.put("compared", row.compared());
    }
    if (row.goal().exists()) {
      fields.put("goal", row.goal().toString());
      fields.put("met", row.goal().isMet(row.compared()));
    }
    return fields;
  }
}
