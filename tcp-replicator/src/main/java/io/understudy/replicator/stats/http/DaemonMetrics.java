package io.understudy.replicator.stats.http;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.understudy.replicator.stats.CountersReport;
import io.understudy.replicator.stats.DaemonView;
import io.understudy.replicator.stats.SegmentCount;
import io.understudy.replicator.stats.StatusReport;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Metrics of the daemon as a whole. Any thread. */
final class DaemonMetrics {
  private static final double MILLIS = 1e3;

  private final DaemonView view;

  DaemonMetrics(DaemonView view) {
    this.view = view;
  }

  void addTo(MetricSnapshots.Builder snapshots) {
    StatusReport status = view.status();
    CountersReport counters = view.counters();
    snapshots.metricSnapshot(
        InfoSnapshot.builder()
            .name("understudy_build")
            .help("What runs")
            .dataPoint(
                InfoDataPointSnapshot.builder()
                    .labels(Labels.of("node", status.node(), "version", status.version()))
                    .build())
            .build());
    gauge(snapshots, "uptime_seconds", "Since the daemon started", status.uptimeMillis() / MILLIS);
    gauge(snapshots, "ready", "Whether /readyz says yes", view.readiness().ok() ? 1 : 0);
    gauge(snapshots, "ring_lag_records", "Records read, not tracked", counters.ringLagRecords());
    snapshots.metricSnapshot(
        Metric.counter("records_lost", "Records that found the kernel's ring full")
            .dataPoint(Metric.total(counters.recordsLost()))
            .build());
    snapshots.metricSnapshot(segments(counters.segments()));
    snapshots.metricSnapshot(
        results("control_messages", "Control messages by result", counters.controlMessages()));
    if (!counters.seeds().isEmpty()) {
      gauge(snapshots, "seed_key", "Whether this host can give seeds", counters.seedKey() ? 1 : 0);
      snapshots.metricSnapshot(
          results("seeds", "Questions of servers for seeds by answer", counters.seeds()));
    }
  }

  private static void gauge(
      MetricSnapshots.Builder snapshots, String name, String help, double value) {
    snapshots.metricSnapshot(Metric.gauge(name, help).dataPoint(Metric.value(value)).build());
  }

  /** A fate that is listed twice is added up: the text format allows each set of labels once. */
  private static CounterSnapshot segments(List<SegmentCount> counts) {
    Map<List<String>, Long> sums = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
    counts.forEach(
        count -> sums.merge(List.of(count.verdict(), count.reason()), count.count(), Long::sum));
    CounterSnapshot.Builder segments =
        Metric.counter("segments", "Segments by what was done with them and why");
    sums.forEach(
        (fate, sum) ->
            segments.dataPoint(Metric.total(sum, "verdict", fate.get(0), "reason", fate.get(1))));
    return segments.build();
  }

  private static CounterSnapshot results(String name, String help, Map<String, Long> results) {
    CounterSnapshot.Builder counter = Metric.counter(name, help);
    results.forEach((result, count) -> counter.dataPoint(Metric.total(count, "result", result)));
    return counter.build();
  }
}
