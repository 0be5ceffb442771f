package io.understudy.replicator.daemon;

import io.understudy.jni.HostNetwork;
import io.understudy.jni.NativeException;
import io.understudy.replicator.arbiter.Arbiter;
import io.understudy.replicator.arbiter.EtcdArbiter;
import io.understudy.replicator.arbiter.ExecArbiter;
import io.understudy.replicator.arbiter.FenceCommand;
import io.understudy.replicator.arbiter.GatewayArbiter;
import io.understudy.replicator.arbiter.NoArbiter;
import io.understudy.replicator.config.ArbiterSettings;
import io.understudy.replicator.config.Configuration;
import io.understudy.replicator.lease.LeaseTerms;
import io.understudy.replicator.takeover.ArbiterTerms;
import io.understudy.replicator.takeover.ArbiterTerms.Nature;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Makes the arbiter that a configuration asks for. */
final class Arbiters {
  private static final long SECOND = 1_000_000_000L;
  private static final long SOON_NANOS = SECOND / 5;
  private static final long FENCE_AGAIN_NANOS = 5 * SECOND;

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
