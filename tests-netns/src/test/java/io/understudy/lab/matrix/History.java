package io.understudy.lab.matrix;

import io.understudy.lab.Understudy;
import io.understudy.replicator.stats.EventEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What the daemons wrote into their event logs during a case; also those that are dead by now.
 *
 * @param events of all daemons, since the case began
 */
record History(List<EventEntry> events) {

  static History since(Pair pair, long startNanos) {
    Instant start = Instant.ofEpochSecond(0, startNanos);
    List<EventEntry> events = new ArrayList<>();
    for (Understudy daemon : pair.lab().daemons()) {
      daemon.events().stream().filter(event -> !event.time().isBefore(start)).forEach(events::add);
    }
    return new History(events);
  }

  /** When a service first was without protection, in nanoseconds since the epoch. */
  long simplexNanos() {
    return events.stream()
        .filter(event -> event.kind().equals("role_changed"))
        .filter(event -> "simplex".equals(event.fields().get("mode")))
        .mapToLong(History::nanos)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /** How often a host began to speak for a service. */
  long takeovers() {
    return events.stream()
        .filter(event -> event.kind().equals("role_changed"))
        .filter(event -> "primary".equals(event.fields().get("role")))
        .count();
  }

  /** Whether a daemon said of a connection from this port of the client that it is unprotected. */
  boolean unprotected(String port) {
    return events.stream()
        .filter(event -> event.kind().startsWith("connection_"))
        .anyMatch(event -> event.fields().getOrDefault("client", "").endsWith(":" + port));
  }

  static long nanos(EventEntry event) {
    return event.time().getEpochSecond() * 1_000_000_000L + event.time().getNano();
  }
}
