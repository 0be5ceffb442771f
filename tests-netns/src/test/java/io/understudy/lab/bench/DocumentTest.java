package io.understudy.lab.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.lab.Figures;
import io.understudy.lab.LabException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentTest {
  private static final Machine MACHINE = new Machine(Map.of("cores", "2"));

  private final Report report = Report.of(MACHINE);

  private void measured(Topic topic, Row row) {
    report.add(topic, new Report.Measured(new Moment("2026-01-02", "0.10"), 3, List.of(row)));
  }

  private void measuredLatency() {
    measured(
        Topic.LATENCY,
        new Row(
            "request and response",
            "µs",
            new Figures(List.of(40.0, 50.0, 60.0)),
            new Figures(List.of(30.0, 30.0, 30.0)),
            Comparison.DIFFERENCE,
            Goal.medianAtMost(15)));
  }

  @Test
  void shouldWriteEachSectionWithItsMethodAndRowsWhenItWasMeasured() {
    measuredLatency();
    String text = new Document(report).text();
    assertTrue(text.contains("| cores | 2 |\n"), text);
    assertTrue(text.contains("## Request and response\n"), text);
    assertTrue(text.contains("Measured on 2026-01-02, 3 runs of each figure;"), text);
    assertTrue(
        text.contains(
            "| request and response | µs | 30.0 | 40.0 | 50.0 | 60.0 | 60.0 | +20.0"
                + " | ≤ 15.0 **no** |\n"),
        text);
    assertFalse(text.contains("## Throughput"), text);
  }

  @Test
  void shouldLeaveCellsEmptyWhenAFigureStandsForItself() {
    measured(Topic.MEMORY, Row.alone("maps", "bytes", Figures.of(656), Goal.NONE));
    String text = new Document(report).text();
    assertTrue(text.contains("| maps | bytes |  | 656 | 656 | 656 | 656 |  |  |\n"), text);
  }

  @Test
  void shouldTakeTopicsFromAnEarlierRunWhenTheyAreNotMeasuredAgain(@TempDir Path directory) {
    Path file = directory.resolve("bench.json");
    measured(Topic.MEMORY, Row.alone("maps", "bytes", Figures.of(656), Goal.NONE));
    measuredLatency();
    report.write(file);
    Report both = Report.read(file, MACHINE);
    assertEquals(new Document(report).text(), new Document(both).text());
    assertEquals(report, both);
  }

  @Test
  void shouldRefuseEarlierFiguresWhenTheyAreOfAnotherMachine(@TempDir Path directory) {
    Path file = directory.resolve("bench.json");
    report.write(file);
    Machine other = new Machine(Map.of("cores", "4"));
    assertThrows(LabException.class, () -> Report.read(file, other));
  }
}
