package io.understudy.replicator.stats.http;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;

/** Short forms of the Prometheus client's builders. */
final class Metric {
  private Metric() {}

  static GaugeSnapshot.Builder gauge(String name, String help) {
    return GaugeSnapshot.builder().name("understudy_" + name).help(help);
  }

  /** The name is without {@code _total}, which the text format adds. */
  static CounterSnapshot.Builder counter(String name, String help) {
    return CounterSnapshot.builder().name("understudy_" + name).help(help);
  }

  static GaugeDataPointSnapshot value(double value, String... labels) {
    return GaugeDataPointSnapshot.builder().value(value).labels(Labels.of(labels)).build();
  }

  static CounterDataPointSnapshot total(long value, String... labels) {
    return CounterDataPointSnapshot.builder()
        .value(Math.max(0, value))
        .labels(Labels.of(labels))
        .build();
  }
}
