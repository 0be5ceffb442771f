package io.understudy.lab.bench;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.lab.Figures;
import io.understudy.lab.Tapping;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DocumentTest {
  private final Report report = new Report(new Machine(Map.of("cores", "2")));

  @Test
  void shouldWriteEachSectionWithItsMethodAndRowsWhenItWasMeasured() {
    report.add(
        "latency",
        List.of(
            new Row(
                "latency",
                "request and response",
                "µs",
                new Figures(List.of(40.0, 50.0, 60.0)),
                new Figures(List.of(30.0, 30.0, 30.0)),
                Comparison.DIFFERENCE,
                Goal.medianAtMost(15))));
    String text = text(Topic.LATENCY);
    assertTrue(text.contains("| cores | 2 |\n"), text);
    assertTrue(text.contains("## Request and response\n"), text);
    assertTrue(
        text.contains(
            "| request and response | µs | 30.0 | 40.0 | 50.0 | 60.0 | 60.0 | +20.0"
                + " | ≤ 15.0 **no** |\n"),
        text);
    assertFalse(text.contains("## Throughput"), text);
  }

  @Test
  void shouldLeaveCellsEmptyWhenAFigureStandsForItself() {
    report.add("memory", List.of(Row.alone("memory", "maps", "bytes", Figures.of(656), Goal.NONE)));
    String text = text(Topic.MEMORY);
    assertTrue(text.contains("| maps | bytes |  | 656 | 656 | 656 | 656 |  |  |\n"), text);
  }

  private String text(Topic topic) {
    Plan plan = new Plan(3, List.of(1), List.of(Tapping.RELAY), 1);
    return new Document(report, plan, List.of(topic)).text();
  }
}
