package io.understudy.replicator.daemon;

import io.understudy.jni.HostNetwork;
import io.understudy.replicator.stats.EventLog;
import io.understudy.replicator.stats.Severity;
import io.understudy.replicator.stats.TakeoverStatus;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells of one service's role changes: as events, in the log, and in the status. Any thread reads.
 */
final class RoleHistory {
  private final EventLog events;
  private final String service;
  private volatile TakeoverStatus last;
  private volatile long changes;

  RoleHistory(EventLog events, String service) {
    this.events = events;
    this.service = service;
  }

  /** A change of role or mode; one WARNING event. {@code silentNanos} is -1 when not known. */
  void changed(String role, String mode, int epoch, String reason, long silentNanos) {
    record(role, mode, reason, fields(role, mode, epoch, reason, silentNanos));
  }

  /**
   * This host speaks now: the same event, with how long it took from the decision to the flip of
   * the role, and how long ago that was when the event was written.
   */
  void began(String mode, int epoch, String reason, long silentNanos, long decided, long flipped) {
    Map<String, String> fields = fields("primary", mode, epoch, reason, silentNanos);
    fields.put("flip_us", Long.toString(Math.max(0, flipped - decided) / 1000));
    fields.put("since_flip_us", Long.toString((HostNetwork.bootNanos() - flipped) / 1000));
    record("primary", mode, reason, fields);
  }

  private static Map<String, String> fields(
      String role, String mode, int epoch, String reason, long silentNanos) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("role", role);
    fields.put("mode", mode);
    fields.put("epoch", Integer.toUnsignedString(epoch));
    fields.put("reason", reason);
    if (silentNanos >= 0) {
      fields.put("silent_us", Long.toString(silentNanos / 1000));
    }
    return fields;
  }

  private void record(String role, String mode, String reason, Map<String, String> fields) {
    String message = "now " + role + (mode.isEmpty() ? "" : " " + mode) + ": " + reason;
    events.record(Instant.now(), Severity.WARNING, "role_changed", service, message, fields);
  }

  /** This host began to speak. */
  void tookOver(String reason, long silentNanos) {
    changes++;
    last = new TakeoverStatus(reason, Instant.now(), silentNanos < 0 ? null : silentNanos / 1000);
  }

  void note(Severity severity, String kind, String message, Map<String, String> fields) {
    events.record(Instant.now(), severity, kind, service, message, fields);
  }

  TakeoverStatus last() {
    return last;
  }

  long changes() {
    return changes;
  }
}
