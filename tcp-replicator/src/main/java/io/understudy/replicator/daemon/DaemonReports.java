package io.understudy.replicator.daemon;

import static io.understudy.replicator.tracker.Protection.SIMPLEX;

import io.understudy.jni.HostNetwork;
import io.understudy.jni.SegmentEngine;
import io.understudy.jni.SegmentPlane;
import io.understudy.replicator.config.AddressText;
import io.understudy.replicator.config.Configuration;
import io.understudy.replicator.pair.ControlChannel;
import io.understudy.replicator.pair.ControlCounters;
import io.understudy.replicator.pair.Rejection;
import io.understudy.replicator.stats.ConnectionEntry;
import io.understudy.replicator.stats.ConnectionsReport;
import io.understudy.replicator.stats.CountersReport;
import io.understudy.replicator.stats.DaemonView;
import io.understudy.replicator.stats.EventEntry;
import io.understudy.replicator.stats.EventLog;
import io.understudy.replicator.stats.Protection;
import io.understudy.replicator.stats.Readiness;
import io.understudy.replicator.stats.SegmentCount;
import io.understudy.replicator.stats.StatusReport;
import io.understudy.replicator.stats.SwitchoverResult;
import io.understudy.replicator.takeover.RoleState;
import io.understudy.replicator.tracker.ConnectionPage;
import io.understudy.replicator.tracker.ConnectionSnapshot;
import io.understudy.replicator.tracker.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Answers the stats endpoint and the control socket from the daemon's parts. Any thread. */
final class DaemonReports implements DaemonView {
  private static final long TURN_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long ASK_MILLIS = 1_000;

  private final Configuration configuration;
  private final String version;
  private final SegmentEngine plane;
  private final ControlChannel channel;
  private final ControlLoop loop;
  private final SegmentPipeline pipeline;
  private final List<ServiceRuntime> services;
  private final EventLog events;
  private final SeedGiver seedsOrNull;
  private final String[] counterLabels = SegmentPlane.counterLabels();
  private final long startedNanos = HostNetwork.bootNanos();

  DaemonReports(
      Configuration configuration,
      String version,
      SegmentEngine plane,
      ControlChannel channel,
      ControlLoop loop,
      SegmentPipeline pipeline,
      List<ServiceRuntime> services,
      EventLog events,
      SeedGiver seedsOrNull) {
    this.configuration = configuration;
    this.version = version;
    this.plane = plane;
    this.channel = channel;
    this.loop = loop;
    this.pipeline = pipeline;
    this.services = List.copyOf(services);
    this.events = events;
    this.seedsOrNull = seedsOrNull;
  }

  @Override
  public StatusReport status() {
    long now = HostNetwork.bootNanos();
    Long rttMicros = loop.rttNanos() < 0 ? null : loop.rttNanos() / 1000;
    String peer = configuration.peer().node();
    return new StatusReport(
        configuration.node(),
        version,
        (now - startedNanos) / 1_000_000,
        services.stream()
            .map(service -> new ServiceReport(service, peer, rttMicros, now).status())
            .toList());
  }

  @Override
  public ConnectionsReport connections(String serviceOrNull, int offset, int limit) {
    List<ConnectionEntry> entries = new ArrayList<>();
    long total = 0;
    for (ServiceRuntime runtime : services) {
      if (serviceOrNull == null || serviceOrNull.equals(runtime.service().name())) {
        int skip = (int) Math.max(0, offset - total);
        ConnectionPage page = page(runtime.index(), skip, limit - entries.size());
        page.connections().forEach(connection -> entries.add(entry(runtime, connection)));
        total += page.total();
      }
    }
    return new ConnectionsReport(total, offset, entries);
  }

  private ConnectionPage page(int service, int offset, int limit) {
    try {
      return pipeline.tracker().page(service, offset, limit).get(ASK_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", interrupted);
    } catch (ExecutionException | TimeoutException failure) {
      throw new IllegalStateException("the tracker does not answer; see the log", failure);
    }
  }

  private static ConnectionEntry entry(ServiceRuntime runtime, ConnectionSnapshot c) {
    boolean simplex = c.protection() == SIMPLEX;
    String address = AddressText.of(runtime.service().address().address());
    String host = address.indexOf(':') >= 0 ? "[" + address + "]" : address;
    return new ConnectionEntry(
        runtime.service().name(),
        c.client().withPort(c.clientPort()),
        host + ":" + c.servicePort(),
        Protection.valueOf(c.protection().name()),
        simplex && c.reason() != Reason.NONE ? c.reason().label() : null,
        c.diverged(),
        c.differsTo() > 0 ? (Long) c.differsFrom() : null,
        c.differsTo() > 0 ? (Long) c.differsTo() : null,
        wallClock(c.openedNanos()),
        wallClock(c.lastNanos()),
        Integer.toUnsignedLong(c.clientNxt()),
        Integer.toUnsignedLong(c.clientAcked()),
        Integer.toUnsignedLong(c.clientWindow()),
        Integer.toUnsignedLong(c.own().sndUna()),
        Integer.toUnsignedLong(c.own().sndNxt()),
        Integer.toUnsignedLong(c.own().rcvNxt()),
        Integer.toUnsignedLong(c.own().rightEdge()),
        Integer.toUnsignedLong(c.partner().sndNxt()),
        Integer.toUnsignedLong(c.partner().rcvNxt()),
        Integer.toUnsignedLong(c.partner().rightEdge()),
        Integer.toUnsignedLong(c.segmentsIn()),
        Integer.toUnsignedLong(c.segmentsOut()));
  }

  private static Instant wallClock(long bootNanos) {
    return Instant.now().minusNanos(HostNetwork.bootNanos() - bootNanos);
  }

  @Override
  public List<EventEntry> events(int limit) {
    return events.newest(limit);
  }

  @Override
  public AutoCloseable follow(Consumer<EventEntry> listener) {
    return events.follow(listener);
  }

  @Override
  public SwitchoverResult switchover(String name) {
    return runtime(name)
        .map(runtime -> new Switchover(configuration, loop, runtime).perform())
        .orElseGet(() -> Switchover.unknown(name, configuration));
  }

  @Override
  public SwitchoverResult recall(String name) {
    return runtime(name)
        .map(runtime -> new Recall(configuration, loop, runtime).perform())
        .orElseGet(() -> Switchover.unknown(name, configuration));
  }

  private Optional<ServiceRuntime> runtime(String name) {
    return services.stream().filter(each -> each.service().name().equals(name)).findFirst();
  }

  @Override
  public Readiness readiness() {
    Readiness health = health();
    if (!health.ok()) {
      return health;
    }
    long now = HostNetwork.bootNanos();
    for (ServiceRuntime runtime : services) {
      String name = runtime.service().name();
      if (runtime.state() == RoleState.JOINING) {
        return new Readiness(false, name + ": role not known yet");
      }
      if (!runtime.server().isReady()) {
        return new Readiness(false, name + ": " + runtime.server().trouble());
      }
      if (runtime.isSilenced(now)) {
        return new Readiness(false, name + ": silent, its lease ended and nobody extends it");
      }
      if (!ServiceReport.isDuplex(runtime)) {
        return new Readiness(false, name + ": simplex, no partner protects it");
      }
    }
    return new Readiness(true, "all services in duplex");
  }

  @Override
  public Readiness health() {
    if (!loop.isAlive() || HostNetwork.bootNanos() - loop.turnedNanos() > TURN_NANOS) {
      return new Readiness(false, "the control thread does not turn; see the log");
    }
    if (!pipeline.isAlive()) {
      return new Readiness(false, "segment records are not read; see the log");
    }
    return new Readiness(true, "all threads turn");
  }

  @Override
  public CountersReport counters() {
    long[] values = new long[counterLabels.length];
    plane.counters(values);
    List<SegmentCount> segments = new ArrayList<>();
    long lost = 0;
    for (int i = 0; i < values.length; i++) {
      int slash = counterLabels[i].indexOf('/');
      String verdict = counterLabels[i].substring(0, slash);
      String reason = counterLabels[i].substring(slash + 1);
      segments.add(new SegmentCount(verdict, reason, values[i]));
      lost += reason.equals("ring_full") ? values[i] : 0;
    }
    Map<String, Long> seeds = seedsOrNull == null ? Map.of() : seedsOrNull.counts();
    boolean seedKey = seedsOrNull != null && seedsOrNull.offer().active() != 0;
    return new CountersReport(
        segments, controlMessages(), lost, pipeline.backlog(), seeds, seedKey);
  }

  private Map<String, Long> controlMessages() {
    ControlCounters counters = channel.counters();
    Map<String, Long> messages = new LinkedHashMap<>();
    messages.put("accepted", counters.accepted());
    messages.put("sent", counters.sent());
    messages.put("send_failed", counters.sendFailed());
    messages.put("receive_failed", counters.receiveFailed());
    for (Rejection rejection : Rejection.values()) {
      messages.put(rejection.label(), counters.rejected(rejection));
    }
    return messages;
  }
}
