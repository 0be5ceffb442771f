package io.understudy.replicator.stats.http;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.understudy.replicator.stats.ConnectionCounts;
import io.understudy.replicator.stats.LagStatus;
import io.understudy.replicator.stats.LeaseStatus;
import io.understudy.replicator.stats.PeerStatus;
import io.understudy.replicator.stats.ServiceMode;
import io.understudy.replicator.stats.ServiceRole;
import io.understudy.replicator.stats.ServiceStatus;
import io.understudy.replicator.stats.StatusReport;
import io.understudy.replicator.stats.TakeoverStatus;
import java.util.Locale;

/** Metrics of each service, out of one status report. Used once. */
final class ServiceMetrics {
  private static final double MILLIS = 1e3;
  private static final double MICROS = 1e6;

  private final StatusReport status;
  private final GaugeSnapshot.Builder role =
      Metric.gauge("service_role", "1 for the role of this host, 0 for the others");
  private final GaugeSnapshot.Builder mode =
      Metric.gauge("service_mode", "1 for the mode of the service, 0 for the other");
  private final GaugeSnapshot.Builder connections =
      Metric.gauge("connections", "Tracked connections by protection");
  private final GaugeSnapshot.Builder diverged =
      Metric.gauge("diverged_connections", "Connections whose servers said different things last");
  private final GaugeSnapshot.Builder peerUp =
      Metric.gauge("peer_up", "Whether the partner's heartbeats come");
  private final GaugeSnapshot.Builder peerRtt =
      Metric.gauge("peer_rtt_seconds", "Round trip of the control channel");
  private final GaugeSnapshot.Builder lease =
      Metric.gauge(
          "lease_held_seconds", "Time until the kernel falls silent; +Inf without a deadline");
  private final GaugeSnapshot.Builder lagBytes =
      Metric.gauge(
          "unconfirmed_bytes", "Bytes by which the backup is behind the primary, both directions");
  private final GaugeSnapshot.Builder lagConnections =
      Metric.gauge("unconfirmed_connections", "Connections with unconfirmed bytes");
  private final GaugeSnapshot.Builder lagAge =
      Metric.gauge("unconfirmed_age_seconds", "How long the oldest unconfirmed byte is missing");
  private final GaugeSnapshot.Builder peerReady =
      Metric.gauge("peer_ready", "Whether the partner says that it is ready to shadow");
  private final CounterSnapshot.Builder takeovers =
      Metric.counter("takeovers", "Times that this host began to speak, switchovers included");
  private final GaugeSnapshot.Builder silence =
      Metric.gauge(
          "last_takeover_silence_seconds", "How long nobody spoke when this host last took over");
  private final GaugeSnapshot.Builder takenAt =
      Metric.gauge("last_takeover_timestamp_seconds", "When this host last took over, Unix time");
  private final ActivityMetrics activity = new ActivityMetrics();

  ServiceMetrics(StatusReport status) {
    this.status = status;
  }

  void addTo(MetricSnapshots.Builder snapshots) {
    status.services().forEach(this::add);
    snapshots.metricSnapshot(role.build());
    snapshots.metricSnapshot(mode.build());
    snapshots.metricSnapshot(connections.build());
    snapshots.metricSnapshot(diverged.build());
    snapshots.metricSnapshot(peerUp.build());
    snapshots.metricSnapshot(peerRtt.build());
    snapshots.metricSnapshot(lease.build());
    snapshots.metricSnapshot(lagBytes.build());
    snapshots.metricSnapshot(lagConnections.build());
    snapshots.metricSnapshot(takeovers.build());
    snapshots.metricSnapshot(silence.build());
    snapshots.metricSnapshot(takenAt.build());
    snapshots.metricSnapshot(lagAge.build());
    snapshots.metricSnapshot(peerReady.build());
    activity.addTo(snapshots);
  }

  private void add(ServiceStatus service) {
    String name = service.name();
    for (ServiceRole each : ServiceRole.values()) {
      role.dataPoint(
          Metric.value(flag(each == service.role()), "service", name, "role", word(each)));
    }
    for (ServiceMode each : ServiceMode.values()) {
      mode.dataPoint(
          Metric.value(flag(each == service.mode()), "service", name, "mode", word(each)));
    }
    addConnections(name, service.connections());
    addPeer(name, service.peer());
    addLease(name, service.lease());
    addLag(name, service.lag());
    takeovers.dataPoint(Metric.total(service.takeovers(), "service", name));
    TakeoverStatus last = service.lastTakeover();
    if (last != null && last.silentMicros() != null) {
      silence.dataPoint(Metric.value(last.silentMicros() / MICROS, "service", name));
    }
    if (last != null) {
      takenAt.dataPoint(Metric.value(last.at().toEpochMilli() / MILLIS, "service", name));
    }
    activity.add(name, service.activity());
  }

  private void addConnections(String name, ConnectionCounts counts) {
    addConnections(name, "duplex", counts.duplex());
    addConnections(name, "simplex", counts.simplex());
    addConnections(name, "pending", counts.pending());
    diverged.dataPoint(Metric.value(counts.diverged(), "service", name));
  }

  private void addConnections(String name, String protection, long count) {
    connections.dataPoint(Metric.value(count, "service", name, "protection", protection));
  }

  private void addPeer(String name, PeerStatus peer) {
    peerUp.dataPoint(Metric.value(flag(peer.alive()), "service", name, "peer", peer.node()));
    double ready = flag(Boolean.TRUE.equals(peer.ready()));
    peerReady.dataPoint(Metric.value(ready, "service", name, "peer", peer.node()));
    if (peer.rttMicros() != null) {
      double seconds = peer.rttMicros() / MICROS;
      peerRtt.dataPoint(Metric.value(seconds, "service", name, "peer", peer.node()));
    }
  }

  private void addLease(String name, LeaseStatus held) {
    if (held == null) {
      lease.dataPoint(Metric.value(0, "service", name));
    } else if (held.byRight()) {
      lease.dataPoint(Metric.value(Double.POSITIVE_INFINITY, "service", name));
    } else if (held.heldUntilMillis() != null) {
      double seconds = Math.max(0, held.heldUntilMillis()) / MILLIS;
      lease.dataPoint(Metric.value(seconds, "service", name));
    }
  }

  private void addLag(String name, LagStatus lag) {
    if (lag != null) {
      lagBytes.dataPoint(Metric.value(lag.unconfirmedBytes(), "service", name));
      lagAge.dataPoint(Metric.value(lag.behindMillis() / MILLIS, "service", name));
      lagConnections.dataPoint(Metric.value(lag.connectionsBehind(), "service", name));
    }
  }

  private static double flag(boolean value) {
    return value ? 1 : 0;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
