package io.understudy.replicator.cli;

import io.understudy.replicator.stats.ActivityStatus;
import io.understudy.replicator.stats.ConnectionCounts;
import io.understudy.replicator.stats.ConnectionsReport;
import io.understudy.replicator.stats.CountersReport;
import io.understudy.replicator.stats.DaemonView;
import io.understudy.replicator.stats.EventEntry;
import io.understudy.replicator.stats.FakeDaemon;
import io.understudy.replicator.stats.PeerStatus;
import io.understudy.replicator.stats.Readiness;
import io.understudy.replicator.stats.ServiceMode;
import io.understudy.replicator.stats.ServiceRole;
import io.understudy.replicator.stats.ServiceStatus;
import io.understudy.replicator.stats.StatusReport;
import io.understudy.replicator.stats.SwitchoverResult;
import io.understudy.replicator.stats.SwitchoverResult.Outcome;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A daemon with one service, whose role goes where it is asked to. Any thread. */
final class SwappingDaemon implements DaemonView {
  private final FakeDaemon rest = new FakeDaemon();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile ServiceRole role = ServiceRole.PRIMARY;
  private volatile ServiceMode mode = ServiceMode.DUPLEX;
  private volatile long unprotected;
  private volatile boolean refusing;

  List<String> asked() {
    return asked;
  }

  void swap() {
    role = role == ServiceRole.PRIMARY ? ServiceRole.BACKUP : ServiceRole.PRIMARY;
  }

  void alone() {
    mode = ServiceMode.SIMPLEX;
  }

  void unprotected(long connections) {
    unprotected = connections;
  }

  void refuseRecall() {
    refusing = true;
  }

  @Override
  public StatusReport status() {
    ServiceStatus web =
        new ServiceStatus(
            "web",
            "10.77.0.100",
            List.of("tcp/8080"),
            role,
            mode,
            "ebpf",
            "configured",
            "relay",
            "sync",
            new ConnectionCounts(12, unprotected, 0),
            new PeerStatus(
                "beta", true, 85L, ServiceRole.BACKUP, true, "0.1", new ConnectionCounts(12, 0, 0)),
            null,
            null,
            new ActivityStatus(0, 0, 0, 0, 0, 0, Map.of(), Map.of()),
            0,
            null);
    return new StatusReport("alpha", "0.1", 1, List.of(web));
  }

  @Override
  public SwitchoverResult switchover(String service) {
    asked.add("switchover");
    unprotected = 0;
    swap();
    return new SwitchoverResult(Outcome.DONE, service, "beta", 120L, "beta speaks", null);
  }

  @Override
  public SwitchoverResult recall(String service) {
    asked.add("recall");
    if (refusing) {
      return new SwitchoverResult(
          Outcome.FAILED, service, null, null, "the partner has not handed over", "see events");
    }
    swap();
    return new SwitchoverResult(Outcome.DONE, service, "alpha", 95L, "alpha speaks", null);
  }

  @Override
  public ConnectionsReport connections(String serviceOrNull, int offset, int limit) {
    return rest.connections(serviceOrNull, offset, limit);
  }

  @Override
  public List<EventEntry> events(int limit) {
    return rest.events(limit);
  }

  @Override
  public AutoCloseable follow(Consumer<EventEntry> listener) {
    return rest.follow(listener);
  }

  @Override
  public Readiness readiness() {
    return rest.readiness();
  }

  @Override
  public Readiness health() {
    return rest.health();
  }

  @Override
  public CountersReport counters() {
    return rest.counters();
  }
}
