package io.understudy.lab.browser;

import io.understudy.replicator.stats.ActivityStatus;
import io.understudy.replicator.stats.ConnectionCounts;
import io.understudy.replicator.stats.ConnectionsReport;
import io.understudy.replicator.stats.CountersReport;
import io.understudy.replicator.stats.DaemonView;
import io.understudy.replicator.stats.EventEntry;
import io.understudy.replicator.stats.LagStatus;
import io.understudy.replicator.stats.LeaseStatus;
import io.understudy.replicator.stats.PeerStatus;
import io.understudy.replicator.stats.Readiness;
import io.understudy.replicator.stats.SegmentCount;
import io.understudy.replicator.stats.ServiceMode;
import io.understudy.replicator.stats.ServiceRole;
import io.understudy.replicator.stats.ServiceStatus;
import io.understudy.replicator.stats.Severity;
import io.understudy.replicator.stats.StatusReport;
import io.understudy.replicator.stats.SwitchoverResult;
import io.understudy.replicator.stats.TakeoverStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A daemon that shows what it is told to: beta, which shadows alpha until {@link #takeOver}. Any
 * thread.
 */
public final class StagedDaemon implements DaemonView {
  private static final long STEP_BYTES = 9_000_000;

  private final List<EventEntry> events = new ArrayList<>();
  private final Instant started = Instant.now().minus(Duration.ofMinutes(75));
  private boolean primary;
  private boolean partner = true;
  private long asked;

  public StagedDaemon() {
    role(started, "backup", "", "alpha speaks", -1);
    role(ago(48), "primary", "duplex", "switchover was asked for", 1_140);
    role(ago(31), "backup", "", "switchover was asked for", -1);
  }

  private static Instant ago(int minutes) {
    return Instant.now().minus(Duration.ofMinutes(minutes));
  }

  /** Alpha is dead and this host speaks alone. */
  public synchronized void takeOver() {
    primary = true;
    partner = false;
    role(Instant.now(), "primary", "simplex", "alpha is silent, its lease has ended", 43_820);
  }

  /** Alpha is back and shadows. */
  public synchronized void protect() {
    partner = true;
    role(Instant.now(), "primary", "duplex", "alpha shadows", -1);
  }

  /** Notes an event. */
  public synchronized void happen(Severity severity, String kind, String message) {
    long number = events.size() + 1L;
    events.add(0, new EventEntry(number, Instant.now(), "web", kind, severity, message, Map.of()));
  }

  private void role(Instant at, String role, String mode, String reason, long silentMicros) {
    Map<String, String> fields =
        silentMicros < 0
            ? Map.of("role", role, "mode", mode, "reason", reason)
            : Map.of("role", role, "mode", mode, "reason", reason, "silent_us", "" + silentMicros);
    String message = "now " + role + (mode.isEmpty() ? "" : " " + mode) + ": " + reason;
    long number = events.size() + 1L;
    events.add(
        0, new EventEntry(number, at, "web", "role_changed", Severity.WARNING, message, fields));
  }

  @Override
  public synchronized StatusReport status() {
    asked++;
    long uptime = Duration.between(started, Instant.now()).toMillis();
    return new StatusReport("beta", "0.1.0", uptime, List.of(web()));
  }

  private ServiceStatus web() {
    boolean duplex = partner;
    long wave = Math.abs(asked % 20 - 10);
    return new ServiceStatus(
        "web",
        "10.77.0.100",
        List.of("tcp/8080", "tcp/8443"),
        primary ? ServiceRole.PRIMARY : ServiceRole.BACKUP,
        duplex ? ServiceMode.DUPLEX : ServiceMode.SIMPLEX,
        "ebpf",
        "configured",
        "relay",
        "sync",
        duplex ? new ConnectionCounts(1284, 0, 3) : new ConnectionCounts(0, 1287, 0),
        peer(),
        primary ? new LeaseStatus(duplex ? 31L : null, !duplex) : null,
        duplex ? new LagStatus(wave * 2000, wave == 0 ? 0 : 7, wave) : null,
        new ActivityStatus(
            asked * STEP_BYTES / 6,
            asked * STEP_BYTES + wave * 700_000,
            48_112,
            46_825,
            4,
            0,
            Map.of(),
            Map.of()),
        2,
        new TakeoverStatus("alpha is silent", Instant.now(), 43_820L));
  }

  private PeerStatus peer() {
    return partner
        ? new PeerStatus(
            "alpha",
            true,
            92L,
            primary ? ServiceRole.BACKUP : ServiceRole.PRIMARY,
            true,
            "0.1.0",
            new ConnectionCounts(1284, 0, 0))
        : new PeerStatus("alpha", false, 92L, null, null, null, null);
  }

  @Override
  public synchronized List<EventEntry> events(int limit) {
    return List.copyOf(events.subList(0, Math.min(limit, events.size())));
  }

  @Override
  public ConnectionsReport connections(String serviceOrNull, int offset, int limit) {
    return new ConnectionsReport(0, offset, List.of());
  }

  @Override
  public AutoCloseable follow(Consumer<EventEntry> listener) {
    return () -> {};
  }

  @Override
  public SwitchoverResult switchover(String service) {
    throw new IllegalStateException("the page only shows");
  }

  @Override
  public SwitchoverResult recall(String service) {
    return switchover(service);
  }

  @Override
  public Readiness readiness() {
    return new Readiness(partner, partner ? "all services in duplex" : "web: simplex");
  }

  @Override
  public Readiness health() {
    return new Readiness(true, "all threads turn");
  }

  @Override
  public CountersReport counters() {
    return new CountersReport(
        List.of(new SegmentCount("passed", "tracked", 1)),
        Map.of("accepted", 1L),
        0,
        0,
        Map.of(),
        false);
  }
}
