package io.understudy.replicator.daemon;

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
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("role", role);
    fields.put("mode", mode);
    fields.put("epoch", Integer.toUnsignedString(epoch));
    fields.put("reason", reason);
    Long silentMicros = silentNanos < 0 ? null : silentNanos / 1000;
    if (silentMicros != null) {
      fields.put("silent_us", silentMicros.toString());
    }
    Instant now = Instant.now();
    String message = "now " + role + (mode.isEmpty() ? "" : " " + mode) + ": " + reason;
    events.record(now, Severity.WARNING, "role_changed", service, message, fields);
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
