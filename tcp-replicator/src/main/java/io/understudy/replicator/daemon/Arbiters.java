package io.understudy.replicator.daemon;

import io.understudy.jni.HostNetwork;
import io.understudy.jni.NativeException;
import io.understudy.jni.ServiceRow;
import io.understudy.replicator.arbiter.Arbiter;
import io.understudy.replicator.arbiter.EtcdArbiter;
import io.understudy.replicator.arbiter.ExecArbiter;
import io.understudy.replicator.arbiter.FenceCommand;
import io.understudy.replicator.arbiter.GatewayArbiter;
import io.understudy.replicator.arbiter.NoArbiter;
import io.understudy.replicator.config.AddressText;
import io.understudy.replicator.config.ArbiterSettings;
import io.understudy.replicator.config.Configuration;
import io.understudy.replicator.config.Service;
import io.understudy.replicator.config.Tap;
import io.understudy.replicator.lease.LeaseTerms;
import io.understudy.replicator.takeover.ArbiterTerms;
import io.understudy.replicator.takeover.ArbiterTerms.Nature;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;

/** Makes the arbiter that a configuration asks for. */
final class Arbiters {
  private static final long SECOND = 1_000_000_000L;
  private static final long SOON_NANOS = SECOND / 5;
  private static final long FENCE_AGAIN_NANOS = 5 * SECOND;

  /** A gateway on the same segment answers within that, or not at all. */
  private static final int ANSWER_MILLIS = 100;

  private Arbiters() {}

  /** What role machines have to know of it. */
  static ArbiterTerms terms(Configuration configuration) {
    ArbiterSettings settings = configuration.arbiter();
    if (settings instanceof ArbiterSettings.Gateway gateway) {
      return new ArbiterTerms(Nature.WITNESS, 0, gateway.hold().toNanos() / 4, SOON_NANOS);
    }
    if (settings instanceof ArbiterSettings.Etcd etcd) {
      return new ArbiterTerms(Nature.EXCLUSIVE, 0, etcd.ttl().toNanos() / 4, SOON_NANOS);
    }
    if (settings instanceof ArbiterSettings.Exec exec) {
      return new ArbiterTerms(Nature.FENCE, exec.delay().toNanos(), 0, FENCE_AGAIN_NANOS);
    }
    return ArbiterTerms.NO_ARBITER;
  }

  static Arbiter of(Configuration configuration, ServiceInterface where, LeaseTerms terms) {
    ArbiterSettings settings = configuration.arbiter();
    if (settings instanceof ArbiterSettings.Gateway gateway) {
      return gateway(gateway, where);
    }
    if (settings instanceof ArbiterSettings.Etcd etcd) {
      return new EtcdArbiter(
          etcd.endpoints(),
          new EtcdArbiter.Keys(etcd.prefix(), configuration.node(), configuration.peer().node()),
          etcd.ttl(),
          etcd.timeout(),
          terms.leaseNanos() + terms.marginNanos(),
          HostNetwork::bootNanos);
    }
    if (settings instanceof ArbiterSettings.Exec exec) {
      String action = exec.action().name().toLowerCase(Locale.ROOT);
      FenceCommand agent = agent(exec, configuration.peer().node());
      return new ExecArbiter(agent, action, exec.verify(), HostNetwork::bootNanos);
    }
    return new NoArbiter();
  }

  private static Arbiter gateway(ArbiterSettings.Gateway gateway, ServiceInterface where) {
    byte[] address = AddressPlacement.mapped(gateway.address());
    int millis = (int) gateway.timeout().toMillis();
    return new GatewayArbiter(
        gateway.address().getHostAddress(),
        () -> answers(where, address, millis),
        gateway.hold().toNanos(),
        HostNetwork::bootNanos);
  }

  /**
   * Who verifies that the address of a service was announced: the gateway. With tap {@code inline}
   * its answer goes to the other host, which is the clients' way to this one.
   */
  static Verification verification(
      Configuration configuration,
      Service service,
      ServiceInterface where,
      ServiceRow row,
      RoleHistory history,
      Executor asking) {
    InetAddress address = service.address().address();
    if (service.tap() == Tap.INLINE
        || !(configuration.arbiter() instanceof ArbiterSettings.Gateway gateway)) {
      return Verification.none();
    }
    byte[] from = AddressPlacement.mapped(address);
    return gateway
        .inFamilyOf(address)
        .map(
            witness -> {
              byte[] to = AddressPlacement.mapped(witness);
              return new Verification(
                  AddressText.of(witness),
                  answered ->
                      asking.execute(() -> answered.accept(isAnswered(where, row, from, to))),
                  (severity, kind, message) -> history.note(severity, kind, message, Map.of()));
            })
        .orElseGet(Verification::none);
  }

  /** Only who speaks asks; the programs see to it as well. */
  private static boolean isAnswered(
      ServiceInterface where, ServiceRow row, byte[] from, byte[] to) {
    try {
      return row.role() == ServiceRow.ROLE_PRIMARY
          && HostNetwork.isAnswered(where.index(), where.mac(), from, to, ANSWER_MILLIS);
    } catch (NativeException failure) {
      return false;
    }
  }

  /** A question that cannot be asked has no answer. */
  private static boolean answers(ServiceInterface where, byte[] address, int millis) {
    try {
      return HostNetwork.isAddressTaken(where.index(), where.mac(), address, millis);
    } catch (NativeException failure) {
      return false;
    }
  }

  /** Fence agents get the name of the host to be fenced as {@code nodename}. */
  private static FenceCommand agent(ArbiterSettings.Exec exec, String peer) {
    Map<String, String> options = new LinkedHashMap<>(exec.options());
    options.putIfAbsent("nodename", peer);
    return new FenceCommand(exec.command(), options, exec.timeout());
  }
}
