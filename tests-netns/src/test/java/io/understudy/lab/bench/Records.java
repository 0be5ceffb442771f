package io.understudy.lab.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.understudy.lab.Figures;
import io.understudy.lab.LabException;
import io.understudy.lab.Repository;
import io.understudy.lab.Shell;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How many records a second the daemon takes in, and whether it allocates for them (JMH). */
final class Records implements Section {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Map<String, String> WAYS =
      Map.of(
          "decode", "ring read and decoded",
          "decodeAndTrack", "ring to tracker, one core",
          "pipeline", "ring, Disruptor, tracker's thread");

  @Override
  public List<Row> measure(Plan plan) {
    Path result = Repository.target().resolve("records.json");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Dunderstudy.native=" + Repository.root().resolve("native/target"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("org.openjdk.jmh.Main", "RecordsBenchmark", "-prof", "gc"));
    command.addAll(List.of("-foe", "true", "-rf", "json", "-rff", result.toString()));
    Shell.Result run = Shell.run(command, "", PATIENCE);
    if (run.exit() != 0) {
      throw new LabException("JMH failed; was it built with -Pbench? " + run.text());
    }
    return read(result);
  }

  private static List<Row> read(Path result) {
    List<Row> rows = new ArrayList<>();
    try {
      for (JsonNode each : new ObjectMapper().readTree(result.toFile())) {
        rows.addAll(rows(each));
      }
    } catch (IOException e) {
      throw new LabException("cannot read " + result, e);
    }
    return rows;
  }

  private static List<Row> rows(JsonNode benchmark) {
    String name = benchmark.path("benchmark").asText();
    String way = WAYS.get(name.substring(name.lastIndexOf('.') + 1));
    String what = way + ", " + benchmark.at("/params/connections").asText() + " connections";
    List<Double> millions = new ArrayList<>();
    for (JsonNode value : benchmark.at("/primaryMetric/rawData/0")) {
      millions.add(value.asDouble() / 1e6);
    }
    JsonNode allocated = benchmark.at("/secondaryMetrics");
    double bytes = Double.NaN;
    for (var fields = allocated.fields(); fields.hasNext(); ) {
      Map.Entry<String, JsonNode> field = fields.next();
      if (field.getKey().endsWith("gc.alloc.rate.norm")) {
        bytes = field.getValue().path("score").asDouble();
      }
    }
    return List.of(
        Row.alone(what, "M/s", new Figures(millions), Goal.medianAtLeast(5)),
        Row.alone(
            what + ", allocated for each", "bytes", Figures.of(bytes), Goal.medianAtMost(0.01)));
  }

  @Override
  public String method() {
    return """
        JMH, five iterations of one second after three to warm up. The memory of a kernel's ring is
        filled with progress records, each of another connection; filling it, which is the kernel's
        part, is included. Allocation by the profiler `gc`: what is left of the harness's own is
        below a hundredth of a byte.
        """;
  }
}
