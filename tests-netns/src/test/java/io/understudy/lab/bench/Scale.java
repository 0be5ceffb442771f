package io.understudy.lab.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.understudy.lab.Await;
import io.understudy.lab.Figures;
import io.understudy.lab.Host;
import io.understudy.lab.LabException;
import io.understudy.lab.Shell;
import io.understudy.lab.Understudy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What idle connections cost: memory, processor, and the time to tell of them. */
final class Scale implements Section {
  private static final Duration IDLE = Duration.ofSeconds(5);
  private static final int WINDOWS = 12;
  private static final double CALMER = 0.9;
  private static final double TICKS_PER_SECOND = 100;

  @Override
  public List<Row> measure(Plan plan) {
    List<Row> rows = new ArrayList<>();
    int most = plan.counts().stream().max(Integer::compare).orElseThrow();
    try (Crowd crowd = new Crowd(most)) {
      Understudy daemon = crowd.lab().primaryDaemon();
      Usage before = usage(daemon);
      List<Figures> told = tell(plan, daemon);
      Figures idle = Figures.of(idlePercent(daemon));
      crowd.gather();
      String with = String.format(", %,d connections", most);
      Usage after = usage(daemon);
      rows.add(each("kernel maps", (after.maps - before.maps) / most, Goal.NONE));
      rows.add(each("Java heap", (after.heap - before.heap) / most, Goal.medianAtMost(300)));
      rows.add(each("Java off heap", (after.offHeap - before.offHeap) / most, Goal.NONE));
      rows.add(
          new Row(
              "processor of the idle daemon" + with,
              "%",
              Figures.of(idlePercent(daemon)),
              idle,
              Comparison.DIFFERENCE,
              Goal.medianAtMost(1)));
      List<Figures> toldOfMany = tell(plan, daemon);
      for (int i = 0; i < Page.values().length; i++) {
        rows.add(
            new Row(
                Page.values()[i].path() + with,
                "ms",
                toldOfMany.get(i),
                told.get(i),
                Comparison.DIFFERENCE,
                Goal.NONE));
      }
    }
    return rows;
  }

  private enum Page {
    STATUS("/status"),
    METRICS("/metrics"),
    CONNECTIONS("/connections");

    private final String path;

    Page(String path) {
      this.path = path;
    }

    String path() {
      return path;
    }
  }

  private record Usage(double maps, double heap, double offHeap) {}

  private static Row each(String what, double bytes, Goal goal) {
    return Row.alone(what + ", for each connection", "bytes", Figures.of(bytes), goal);
  }

  private static List<Figures> tell(Plan plan, Understudy daemon) {
    List<Figures> told = new ArrayList<>();
    for (Page page : Page.values()) {
      List<Double> millis = new ArrayList<>();
      daemon.fetch(page.path());
      for (int run = 0; run < plan.runs(); run++) {
        String seconds =
            daemon
                .host()
                .must(
                    "curl",
                    "-sSf",
                    "-o",
                    "/dev/null",
                    "-w",
                    "%{time_total}",
                    "http://127.0.0.1:9077" + page.path());
        millis.add(Double.parseDouble(seconds.trim()) * 1e3);
      }
      told.add(new Figures(millis));
    }
    return told;
  }

  private static Usage usage(Understudy daemon) {
    long pid = daemon.processes().get(0);
    String histogram = Shell.must("jcmd", Long.toString(pid), "GC.class_histogram");
    String total = histogram.lines().filter(line -> line.startsWith("Total")).findFirst().get();
    double heap = Double.parseDouble(total.trim().split("\\s+")[2]);
    return new Usage(maps(daemon.host()), heap, residentBytes(pid));
  }

  /** All memory of the process; its heap was touched at the start and does not grow. */
  private static double residentBytes(long pid) {
    return read(Path.of("/proc", Long.toString(pid), "status"))
            .lines()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")))
            .sum()
        * 1024;
  }

  private static double maps(Host host) {
    try {
      ObjectMapper mapper = new ObjectMapper();
      int id = Programs.onInterface(host, "ingress");
      JsonNode program =
          mapper.readTree(Shell.must("bpftool", "-j", "prog", "show", "id", Integer.toString(id)));
      double bytes = 0;
      for (JsonNode map : program.path("map_ids")) {
        bytes +=
            mapper
                .readTree(Shell.must("bpftool", "-j", "map", "show", "id", map.asText()))
                .path("bytes_memlock")
                .asDouble();
      }
      return bytes;
    } catch (JsonProcessingException e) {
      throw new LabException("bpftool wrote no JSON", e);
    }
  }

  /** What it takes once it takes no less than in the last window. */
  private static double idlePercent(Understudy daemon) {
    long pid = daemon.processes().get(0);
    double percent = Double.MAX_VALUE;
    double next = percentOf(pid);
    for (int window = 1; window < WINDOWS && next < CALMER * percent; window++) {
      percent = next;
      next = percentOf(pid);
    }
    return Math.min(percent, next);
  }

  private static double percentOf(long pid) {
    double before = ticks(pid);
    Await.pass(IDLE);
    return (ticks(pid) - before) / TICKS_PER_SECOND / IDLE.toSeconds() * 100;
  }

  private static double ticks(long pid) {
    String stat = read(Path.of("/proc", Long.toString(pid), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return Double.parseDouble(fields[11]) + Double.parseDouble(fields[12]);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new LabException("cannot read " + file, e);
    }
  }

  @Override
  public String method() {
    return """
        A pair with as many idle connections as the largest of the numbers, on the primary. Maps: the
        kernel's account of all maps of the programs. Heap: what lives after a collection. Off heap:
        the growth of the process's resident memory, the heap of which is touched at the start. The
        baseline of the rest is the same pair without connections.
        """;
  }
}
