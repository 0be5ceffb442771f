package io.understudy.replicator.daemon;

import io.understudy.jni.HostNetwork;
import io.understudy.replicator.config.Configuration;
import io.understudy.replicator.stats.SwitchoverResult;
import io.understudy.replicator.stats.SwitchoverResult.Outcome;
import io.understudy.replicator.takeover.RoleState;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One planned role swap, waited for. On a thread of the control socket. */
final class Switchover {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long POLL_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  private final Configuration configuration;
  private final ControlLoop loop;
  private final ServiceRuntime runtime;

  Switchover(Configuration configuration, ControlLoop loop, ServiceRuntime runtime) {
    this.configuration = configuration;
    this.loop = loop;
    this.runtime = runtime;
  }

  static SwitchoverResult unknown(String name, Configuration configuration) {
    return new SwitchoverResult(
        Outcome.UNKNOWN_SERVICE,
        name,
        null,
        null,
        "there is no service " + name,
        "name one of the services in " + configuration.source());
  }

  SwitchoverResult perform() {
    RoleState state = runtime.state();
    if (!state.speaks()) {
      return notNow("this host is not its primary", "run it on the host that is", peer());
    }
    if (state != RoleState.PRIMARY_DUPLEX) {
      return notNow("no partner protects it", "see 'understudy status' on the partner", own());
    }
    runtime.wantSwitchover();
    loop.wakeUp();
    return await();
  }

  private SwitchoverResult await() {
    long until = HostNetwork.bootNanos() + PATIENCE_NANOS;
    boolean left = false;
    while (HostNetwork.bootNanos() < until) {
      RoleState state = runtime.state();
      left |= state == RoleState.HANDING_OVER || state == RoleState.BACKUP;
      if (state == RoleState.BACKUP) {
        return done();
      }
      if (left && state.speaks()) {
        return failed("the partner did not take the role; this host speaks again", own());
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    runtime.cancelSwitchover();
    return left ? failed("the partner has not said that it took the role", null) : notReady();
  }

  private SwitchoverResult notReady() {
    long resuming = runtime.counters().resuming();
    return resuming == 0
        ? notNow("the partner is not ready", "see 'understudy status' on the partner", own())
        : notNow(
            resuming + " connections are not whole on the partner yet",
            "try again when 'understudy status' shows none as pending",
            own());
  }

  private SwitchoverResult done() {
    Long micros = runtime.handoverSilentNanos() / 1000;
    String message = peer() + " speaks for " + runtime.service().name();
    return new SwitchoverResult(
        Outcome.DONE, runtime.service().name(), peer(), micros, message, null);
  }

  private SwitchoverResult failed(String message, String primary) {
    return new SwitchoverResult(
        Outcome.FAILED,
        runtime.service().name(),
        primary,
        null,
        message,
        "see 'understudy events' on both hosts");
  }

  private SwitchoverResult notNow(String message, String remedy, String primary) {
    return new SwitchoverResult(
        Outcome.NOT_NOW, runtime.service().name(), primary, null, message, remedy);
  }

  private String own() {
    return configuration.node();
  }

  private String peer() {
    return configuration.peer().node();
  }
}
