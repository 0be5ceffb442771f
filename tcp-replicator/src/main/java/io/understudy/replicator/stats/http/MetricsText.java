package io.understudy.replicator.stats.http;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.understudy.replicator.stats.DaemonView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** The metrics as Prometheus text. Any thread. */
final class MetricsText {
  private final PrometheusTextFormatWriter writer = new PrometheusTextFormatWriter(false);
  private final DaemonView view;

  MetricsText(DaemonView view) {
    this.view = view;
  }

  HttpReply reply() {
    MetricSnapshots.Builder snapshots = MetricSnapshots.builder();
    new ServiceMetrics(view.status()).addTo(snapshots);
    new DaemonMetrics(view).addTo(snapshots);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      writer.write(text, snapshots.build());
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot be written", e);
    }
    return new HttpReply(200, writer.getContentType(), text.toByteArray());
  }
}
