package io.understudy.replicator.stats;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** A daemon of made-up numbers, for tests of what shows them. Any thread. */
public final class FakeDaemon implements DaemonView {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  private final List<Consumer<EventEntry>> listeners = new CopyOnWriteArrayList<>();
  private final List<EventEntry> events = Collections.synchronizedList(new ArrayList<>());
  private volatile Readiness readiness = new Readiness(true, "ready");
  private volatile boolean broken;

  /** From now on every answer is an exception. */
  public void breakDown() {
    broken = true;
  }

  /** Sets the answer of {@link #readiness}. */
  public void readiness(boolean ok, String reason) {
    readiness = new Readiness(ok, reason);
  }

  /** Lets something happen. */
  public void happen(String message) {
    long number = events.size() + 1L;
    EventEntry entry =
        new EventEntry(
            number,
            START.plusSeconds(number),
            "web",
            "role_changed",
            Severity.WARNING,
            message,
            Map.of("role", "primary"));
    events.add(entry);
    listeners.forEach(listener -> listener.accept(entry));
  }

  /** How many follow. */
  public int followers() {
    return listeners.size();
  }

  @Override
  public StatusReport status() {
    failIfBroken();
    return new StatusReport("alpha", "0.1", 90_061_000L, List.of(primary(), backup()));
  }

  private static ServiceStatus primary() {
    return new ServiceStatus(
        "web",
        "10.77.0.100",
        List.of("tcp/8080"),
        ServiceRole.PRIMARY,
        ServiceMode.DUPLEX,
        "ebpf",
        "configured",
        "relay",
        "sync",
        new ConnectionCounts(12, 1, 2),
        new PeerStatus(
            "beta", true, 85L, ServiceRole.BACKUP, true, "0.1", new ConnectionCounts(12, 0, 0)),
        new LeaseStatus(27L, false),
        new LagStatus(1500, 1, 12),
        new ActivityStatus(
            1000, 500_000, 20, 5, 1, 2, Map.of("no_partner", 4L), Map.of("no_listener", 2L)),
        3,
        new TakeoverStatus("peer_silent", START, 28_500L));
  }

  private static ServiceStatus backup() {
    return new ServiceStatus(
        "mail",
        "2001:db8::100",
        List.of("tcp/25", "tcp/587"),
        ServiceRole.BACKUP,
        ServiceMode.SIMPLEX,
        "ebpf",
        "configured",
        "relay",
        "async",
        new ConnectionCounts(0, 0, 0),
        new PeerStatus("beta", false, null, null, null, null, null),
        null,
        null,
        new ActivityStatus(0, 0, 0, 0, 0, 0, Map.of(), Map.of()),
        0,
        null);
  }

  @Override
  public ConnectionsReport connections(String serviceOrNull, int offset, int limit) {
    failIfBroken();
    int total = 2500;
    List<ConnectionEntry> page =
        IntStream.range(offset, Math.min(total, offset + limit))
            .mapToObj(FakeDaemon::connection)
            .toList();
    return new ConnectionsReport(total, offset, page);
  }

  private static ConnectionEntry connection(int index) {
    Protection protection = index == 1 ? Protection.SIMPLEX : Protection.DUPLEX;
    String reason = index == 1 ? "unconfirmed" : null;
    String client = "10.0.0.9:" + (10_000 + index);
    long top = 4_294_967_295L;
    return new ConnectionEntry(
        "web",
        client,
        "10.77.0.100:8080",
        protection,
        reason,
        false,
        null,
        null,
        START,
        START.plusSeconds(60),
        top,
        1,
        65535,
        1,
        2,
        top,
        9,
        2,
        4_294_967_290L,
        9,
        10,
        20);
  }

  @Override
  public List<EventEntry> events(int limit) {
    failIfBroken();
    List<EventEntry> newest = new ArrayList<>(events);
    Collections.reverse(newest);
    return newest.subList(0, Math.min(limit, newest.size()));
  }

  @Override
  public AutoCloseable follow(Consumer<EventEntry> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public SwitchoverResult switchover(String service) {
    failIfBroken();
    return service.equals("web")
        ? new SwitchoverResult(
            SwitchoverResult.Outcome.DONE, service, "beta", 1234L, "beta speaks for web", null)
        : new SwitchoverResult(
            SwitchoverResult.Outcome.NOT_NOW,
            service,
            null,
            null,
            "this host is not the primary of " + service,
            "run this on the primary");
  }

  @Override
  public SwitchoverResult recall(String service) {
    failIfBroken();
    return new SwitchoverResult(
        SwitchoverResult.Outcome.NOT_NOW,
        service,
        null,
        null,
        "this host is its primary",
        "there is nothing to do");
  }

  @Override
  public Readiness readiness() {
    failIfBroken();
    return readiness;
  }

  @Override
  public Readiness health() {
    failIfBroken();
    return new Readiness(true, "all threads turn");
  }

  @Override
  public CountersReport counters() {
    return new CountersReport(
        List.of(
            new SegmentCount("passed", "tracked", 100),
            new SegmentCount("suppressed", "not_speaking", 7)),
        Map.of("accepted", 50L, "bad_mac", 2L),
        4,
        5,
        Map.of("given", 3L),
        true);
  }

  private void failIfBroken() {
    if (broken) {
      throw new IllegalStateException("broken for the test");
    }
  }
}
