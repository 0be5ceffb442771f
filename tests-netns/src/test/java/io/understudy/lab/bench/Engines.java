package io.understudy.lab.bench;

import io.understudy.lab.Figures;
import io.understudy.lab.Lab;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the engine nfqueue can, beside the engine ebpf. */
final class Engines implements Section {
  private static final int MEBIBYTES = 128;
  private static final int REQUESTS = 2_000;
  private static final Lab.Sizes SIZES = Lab.Sizes.ofMebibytes(MEBIBYTES, MEBIBYTES);

  /**
   * Of a segment on a link that carries 1,500 bytes: without IP and TCP headers and time stamps.
   */
  private static final double SEGMENT_BYTES = 1448;

  private static final double GIGABIT = 125;
  private static final double SEGMENTS_A_SECOND = 50_000;

  @Override
  public List<Row> measure(Plan plan) {
    List<Row> rows = new ArrayList<>();
    try (Lab ebpf = Lab.protectedPair(SIZES, Map.of("engine", "ebpf"));
        Lab queue = Lab.protectedPair(SIZES, Map.of("engine", "nfqueue"))) {
      rows.add(latency(plan, ebpf, queue));
      for (boolean down : List.of(true, false)) {
        rows.add(throughput(plan, ebpf, queue, down, "segments of up to 64 KiB"));
      }
      ebpf.topology().offloads(false);
      queue.topology().offloads(false);
      for (boolean down : List.of(true, false)) {
        Row row = throughput(plan, ebpf, queue, down, "segments of 1,500 bytes");
        rows.add(row);
        rows.add(segments(row, down));
      }
    }
    return rows;
  }

  private static Row latency(Plan plan, Lab ebpf, Lab queue) {
    try (Requests slow = new Requests(queue);
        Requests fast = new Requests(ebpf)) {
      return Requests.compare(plan.runs(), REQUESTS, slow, fast);
    }
  }

  private static Row throughput(Plan plan, Lab ebpf, Lab queue, boolean down, String segments) {
    String what = (down ? "download, " : "upload, ") + segments;
    return Turns.take(
            plan.runs(), () -> Throughput.rate(queue, down), () -> Throughput.rate(ebpf, down))
        .row(what, "MB/s", Comparison.RATIO, Goal.NONE);
  }

  /** The same as segments with data; those without are not counted. */
  private static Row segments(Row bytes, boolean down) {
    List<Double> rates =
        bytes.measured().values().stream().map(rate -> rate * 1e6 / SEGMENT_BYTES).toList();
    double goal =
        down ? Math.max(SEGMENTS_A_SECOND, GIGABIT * 1e6 / SEGMENT_BYTES) : SEGMENTS_A_SECOND;
    return Row.alone(
        (down ? "download" : "upload") + ", segments with data",
        "1/s",
        new Figures(rates),
        Goal.medianAtLeast(goal));
  }

  @Override
  public String method() {
    return """
        Two pairs, one of each engine, in turns; the baseline is the engine ebpf. curl reads and
        writes a file of %d MiB; one warm connection makes %,d requests. Segments of 1,500 bytes:
        the interfaces neither cut segments nor join them, so each one goes through the queue and
        the daemon by itself, as from a wire. 1 Gbit/s is 125 MB/s, some 86,000 such segments.
        """
        .formatted(MEBIBYTES, REQUESTS);
  }
}
