package io.understudy.replicator.stats.http;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.understudy.replicator.stats.ActivityStatus;
import java.util.Map;

/** Metrics of what the connections of each service have done. Used once. */
final class ActivityMetrics {
  private final CounterSnapshot.Builder received =
      Metric.counter("received_bytes", "Bytes from clients, each once");
  private final CounterSnapshot.Builder sent =
      Metric.counter("sent_bytes", "Bytes to clients, each once; a backup counts what it withheld");
  private final CounterSnapshot.Builder opened =
      Metric.counter("connections_opened", "Connections that were opened");
  private final CounterSnapshot.Builder closed =
      Metric.counter("connections_closed", "Connections that have ended");
  private final CounterSnapshot.Builder endsHeld =
      Metric.counter("ends_held", "FINs and RSTs that waited for the partner's server");
  private final CounterSnapshot.Builder diverged =
      Metric.counter(
          "connections_diverged", "Times that the two servers were found to say different things");
  private final CounterSnapshot.Builder unprotected =
      Metric.counter("connections_unprotected", "Connections that were or became simplex, and why");
  private final CounterSnapshot.Builder refused =
      Metric.counter("connections_refused", "Connections that this host could not shadow, and why");

  void add(String service, ActivityStatus activity) {
    received.dataPoint(Metric.total(activity.receivedBytes(), "service", service));
    sent.dataPoint(Metric.total(activity.sentBytes(), "service", service));
    opened.dataPoint(Metric.total(activity.opened(), "service", service));
    closed.dataPoint(Metric.total(activity.closed(), "service", service));
    endsHeld.dataPoint(Metric.total(activity.endsHeld(), "service", service));
    diverged.dataPoint(Metric.total(activity.diverged(), "service", service));
    add(unprotected, service, activity.unprotected());
    add(refused, service, activity.refused());
  }

  private static void add(
      CounterSnapshot.Builder counter, String service, Map<String, Long> byReason) {
    byReason.forEach(
        (reason, count) ->
            counter.dataPoint(Metric.total(count, "service", service, "reason", reason)));
  }

  void addTo(MetricSnapshots.Builder snapshots) {
    snapshots.metricSnapshot(received.build());
    snapshots.metricSnapshot(sent.build());
    snapshots.metricSnapshot(opened.build());
    snapshots.metricSnapshot(closed.build());
    snapshots.metricSnapshot(endsHeld.build());
    snapshots.metricSnapshot(diverged.build());
    snapshots.metricSnapshot(unprotected.build());
    snapshots.metricSnapshot(refused.build());
  }
}
