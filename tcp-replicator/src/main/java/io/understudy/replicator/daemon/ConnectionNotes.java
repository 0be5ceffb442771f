package io.understudy.replicator.daemon;

import io.understudy.codec.IpAddress;
import io.understudy.jni.HostNetwork;
import io.understudy.replicator.stats.EventLog;
import io.understudy.replicator.stats.Severity;
import io.understudy.replicator.tracker.ConnectionListener;
import io.understudy.replicator.tracker.ConnectionView;
import io.understudy.replicator.tracker.Reason;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns what happens to single connections into events, and tells the server's signs of held ends.
 * Events are limited to some a second: at night nobody reads ten thousand of them, and the counters
 * have them all. Called on the tracker's thread, except where noted.
 */
final class ConnectionNotes implements ConnectionListener {
  private static final int EVENTS_PER_SECOND = 10;
  private static final long SECOND = 1_000_000_000L;

  private final EventLog events;
  private final List<String> names;
  private List<ServiceRuntime> services = List.of();
  private long windowNanos;
  private int inWindow;

  ConnectionNotes(EventLog events, List<String> names) {
    this.events = events;
    this.names = List.copyOf(names);
  }

  /** To be called before the first record is read. */
  void services(List<ServiceRuntime> runtimes) {
    services = List.copyOf(runtimes);
  }

  @Override
  public void degraded(ConnectionView connection) {
    if (connection.reason() == Reason.PARTNER_GAVE_UP) {
      dropShadow(connection);
    }
    note(
        "connection_unprotected",
        connection.service(),
        "connection is no longer protected",
        connection.client().withPort(connection.clientPort()),
        connection.reason());
  }

  @Override
  public void lacking(ConnectionView connection) {
    of(connection.service()).ifPresent(s -> s.repair(connection));
  }

  @Override
  public void endHeld(ConnectionView connection) {
    of(connection.service()).ifPresent(s -> s.server().endHeld(HostNetwork.bootNanos()));
  }

  @Override
  public void diverged(ConnectionView connection) {
    note(
        "connection_diverged",
        connection,
        "the two servers say different things; if it goes on, a takeover resets the connection");
  }

  @Override
  public void healed(ConnectionView connection) {
    note(
        "connection_healed",
        connection,
        "the two servers say the same again, after a difference of equal length");
  }

  @Override
  public void closed(ConnectionView connection) {
    if (connection.reason() == Reason.PARTNER_FORGOT) {
      dropShadow(connection);
      note(
          "shadow_ended",
          connection,
          "the partner knows nothing of a connection that this host shadowed; its socket is dropped");
    }
    if (connection.reason() == Reason.DIVERGED || connection.reason() == Reason.INCOMPLETE) {
      of(connection.service())
          .ifPresent(
              s ->
                  s.dropReset(
                      connection.client(), connection.clientPort(), connection.servicePort()));
      note(
          "connection_reset",
          connection,
          connection.reason() == Reason.DIVERGED
              ? "the connection was reset: the two servers had diverged"
              : "the connection was reset: the partner died with bytes that are not here");
    }
  }

  @Override
  public void refused(
      int service, IpAddress client, int clientPort, int servicePort, Reason reason) {
    note(
        "connection_not_shadowed",
        service,
        "connection of the primary could not be shadowed",
        client.withPort(clientPort),
        reason);
  }

  /**
   * The server of a connection that both hosts hold got no seed: the two choose differently. A
   * shadow that says other things must not go on, and the primary hears that it is gone. Any
   * thread.
   */
  void unseeded(int service, IpAddress client, int clientPort, int servicePort, String reason) {
    of(service).ifPresent(s -> s.dropShadow(client, clientPort, servicePort));
    note(
        "connection_unseeded",
        service,
        "the server chooses by itself on a connection that both hosts hold",
        client.withPort(clientPort),
        reason);
  }

  private void dropShadow(ConnectionView connection) {
    of(connection.service())
        .ifPresent(
            s ->
                s.dropShadow(
                    connection.client(), connection.clientPort(), connection.servicePort()));
  }

  /** Nothing for a number that the kernel's maps still know from an earlier configuration. */
  private Optional<ServiceRuntime> of(int service) {
    return service < services.size() ? Optional.of(services.get(service)) : Optional.empty();
  }

  private void note(String kind, int service, String message, String client, Reason reason) {
    note(kind, service, message, client, reason.label());
  }

  private void note(String kind, int service, String message, String client, String reason) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("client", client);
    fields.put("reason", reason);
    record(kind, service, message, fields);
  }

  /** With the place of the first difference, which only the primary knows. */
  private void note(String kind, ConnectionView connection, String message) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("client", connection.client().withPort(connection.clientPort()));
    if (connection.differsTo() > 0) {
      fields.put("differs_from", Long.toString(connection.differsFrom()));
      fields.put("differs_to", Long.toString(connection.differsTo()));
    }
    record(kind, connection.service(), message, fields);
  }

  private synchronized void record(
      String kind, int service, String message, Map<String, String> fields) {
    long now = HostNetwork.bootNanos();
    if (now - windowNanos > SECOND) {
      windowNanos = now;
      inWindow = 0;
    }
    if (inWindow++ < EVENTS_PER_SECOND) {
      String name = service < names.size() ? names.get(service) : null;
      events.record(Instant.now(), Severity.WARNING, kind, name, message, fields);
    }
  }
}
