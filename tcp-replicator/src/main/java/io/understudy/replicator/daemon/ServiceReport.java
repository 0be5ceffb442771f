package io.understudy.replicator.daemon;

import static io.understudy.replicator.pair.ServiceStatus.READY_TO_SHADOW;

import io.understudy.jni.ServiceRow;
import io.understudy.replicator.config.AddressText;
import io.understudy.replicator.config.ServicePort;
import io.understudy.replicator.stats.ActivityStatus;
import io.understudy.replicator.stats.ConnectionCounts;
import io.understudy.replicator.stats.LagStatus;
import io.understudy.replicator.stats.LeaseStatus;
import io.understudy.replicator.stats.PeerStatus;
import io.understudy.replicator.stats.ServiceMode;
import io.understudy.replicator.stats.ServiceRole;
import io.understudy.replicator.stats.ServiceStatus;
import io.understudy.replicator.takeover.RoleState;
import io.understudy.replicator.tracker.Reason;
import io.understudy.replicator.tracker.ServiceCounters;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * The status of one service, put together for one question. Any thread.
 *
 * @param runtime the service
 * @param peer name of the partner
 * @param rttMicros round trip of the control channel; null when not measured
 * @param now boot-time clock, nanoseconds
 */
record ServiceReport(ServiceRuntime runtime, String peer, Long rttMicros, long now) {
  private static final long MILLI_NANOS = 1_000_000;

  ServiceStatus status() {
    RoleState state = runtime.state();
    boolean silenced = runtime.isSilenced(now);
    boolean duplex = !silenced && isDuplex(runtime);
    return new ServiceStatus(
        runtime.service().name(),
        AddressText.of(runtime.service().address().address()),
        runtime.service().ports().stream().map(ServicePort::toString).toList(),
        silenced ? ServiceRole.BACKUP : role(state),
        duplex ? ServiceMode.DUPLEX : ServiceMode.SIMPLEX,
        runtime.engine().word(),
        runtime.engine().reason(),
        runtime.service().tap().word(),
        runtime.service().commit().word(),
        counts(duplex),
        peerStatus(),
        state.speaks() ? lease(runtime.row().deadlineNanos()) : null,
        duplex ? lag() : null,
        activity(),
        runtime.history().changes(),
        runtime.history().last());
  }

  /**
   * A backup is in duplex when it shadows a primary that counts on it; a primary by its state, also
   * when it is silenced.
   */
  static boolean isDuplex(ServiceRuntime runtime) {
    return switch (runtime.state()) {
      case PRIMARY_DUPLEX -> true;
      case BACKUP, HANDING_OVER -> runtime.isPartnerAlive() && runtime.isPartnerProtected();
      default -> false;
    };
  }

  private static ServiceRole role(RoleState state) {
    if (state.speaks()) {
      return ServiceRole.PRIMARY;
    }
    return state == RoleState.JOINING ? ServiceRole.OFF : ServiceRole.BACKUP;
  }

  private ConnectionCounts counts(boolean duplex) {
    long all = runtime.counters().duplex();
    long simplex = runtime.counters().simplex();
    long pending = runtime.counters().pending();
    long diverged = runtime.counters().diverged();
    return duplex
        ? new ConnectionCounts(all, simplex, pending, diverged)
        : new ConnectionCounts(0, simplex + all + pending, 0);
  }

  private PeerStatus peerStatus() {
    PartnerWord word = runtime.partnerWord();
    if (!runtime.isPartnerAlive() || word == null) {
      return new PeerStatus(peer, runtime.isPartnerAlive(), rttMicros, null, null, null, null);
    }
    var told = word.status();
    return new PeerStatus(
        peer,
        true,
        rttMicros,
        role(told.role()),
        told.is(READY_TO_SHADOW),
        word.version(),
        new ConnectionCounts(told.duplexConnections(), told.simplexConnections(), 0));
  }

  private static ServiceRole role(int kernelRole) {
    if (kernelRole == ServiceRow.ROLE_PRIMARY) {
      return ServiceRole.PRIMARY;
    }
    return kernelRole == ServiceRow.ROLE_BACKUP ? ServiceRole.BACKUP : ServiceRole.OFF;
  }

  private LeaseStatus lease(long deadlineNanos) {
    boolean byRight = deadlineNanos == ServiceRow.NEVER;
    Long left = byRight ? null : Math.max(0, (deadlineNanos - now) / MILLI_NANOS);
    return new LeaseStatus(left, byRight);
  }

  private LagStatus lag() {
    ServiceCounters counters = runtime.counters();
    long millis = counters.behindNanos() / MILLI_NANOS;
    return new LagStatus(counters.lagBytes(), counters.lagConnections(), millis);
  }

  private ActivityStatus activity() {
    ServiceCounters counters = runtime.counters();
    return new ActivityStatus(
        counters.receivedBytes(),
        counters.sentBytes(),
        counters.opened(),
        counters.closed(),
        counters.endHeld(),
        counters.everDiverged(),
        byReason(counters::degraded),
        byReason(counters::refused));
  }

  private static Map<String, Long> byReason(ToLongFunction<Reason> count) {
    Map<String, Long> counts = new TreeMap<>();
    for (Reason reason : Reason.values()) {
      if (count.applyAsLong(reason) > 0) {
        counts.put(reason.label(), count.applyAsLong(reason));
      }
    }
    return counts;
  }
}
