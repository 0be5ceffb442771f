package io.understudy.replicator.stats;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that happened, with its reason.
 *
 * @param number counts the events of a node, also over restarts; given by {@link EventLog}
 * @param time of the wall clock
 * @param service concerned; null when it is about the node
 * @param kind stable word for programs, such as {@code role_changed}
 * @param severity how much it matters
 * @param message one sentence for people
 * @param fields details in a stable order
 */
public record EventEntry(
    long number,
    Instant time,
    String service,
    String kind,
    Severity severity,
    String message,
    Map<String, String> fields) {

  /** Copies the map and keeps its order. */
  public EventEntry {
    fields = fields == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }
}
