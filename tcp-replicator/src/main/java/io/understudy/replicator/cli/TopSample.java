package io.understudy.replicator.cli;

import io.understudy.replicator.stats.ActivityStatus;
import io.understudy.replicator.stats.EventEntry;
import io.understudy.replicator.stats.ServiceStatus;
import io.understudy.replicator.stats.StatusReport;
import java.time.Instant;
import java.util.List;

/**
 * What {@code top} asked at one moment.
 *
 * @param at when
 * @param nanos the same on a clock that does not jump
 * @param status the daemon's answer
 * @param events newest first
 */
record TopSample(Instant at, long nanos, StatusReport status, List<EventEntry> events) {
  /** Speeds in bits a second; null when they are not known. */
  record Speed(long received, long sent) {}

  /** How fast a service was between an earlier sample, which may be null, and this one. */
  Speed speed(ServiceStatus service, TopSample earlier) {
    if (earlier == null || nanos <= earlier.nanos) {
      return null;
    }
    return earlier
        .status
        .service(service.name())
        .map(before -> speed(before.activity(), service.activity(), nanos - earlier.nanos))
        .orElse(null);
  }

  /** A daemon that was started anew counts from 0 again; nothing is known then. */
  private static Speed speed(ActivityStatus before, ActivityStatus after, long spanNanos) {
    long received = after.receivedBytes() - before.receivedBytes();
    long sent = after.sentBytes() - before.sentBytes();
    return received < 0 || sent < 0
        ? null
        : new Speed(bits(received, spanNanos), bits(sent, spanNanos));
  }

  private static long bits(long bytes, long spanNanos) {
    return Math.round(bytes * 8e9 / spanNanos);
  }
}
