package io.understudy.replicator.daemon;

import io.understudy.jni.HostNetwork;
import io.understudy.replicator.config.Configuration;
import io.understudy.replicator.stats.SwitchoverResult;
import io.understudy.replicator.stats.SwitchoverResult.Outcome;
import io.understudy.replicator.stats.TakeoverStatus;
import io.understudy.replicator.takeover.RoleState;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One planned role swap towards this host: the partner is asked for the role with every message,
 * until it has handed over. On a thread of the control socket.
 */
final class Recall {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Configuration configuration;
  private final ControlLoop loop;
  private final ServiceRuntime runtime;

  Recall(Configuration configuration, ControlLoop loop, ServiceRuntime runtime) {
    this.configuration = configuration;
    this.loop = loop;
    this.runtime = runtime;
  }

  SwitchoverResult perform() {
    if (runtime.state().speaks()) {
      return result(Outcome.NOT_NOW, null, "this host is its primary", "there is nothing to do");
    }
    if (runtime.state() != RoleState.BACKUP || !runtime.isPartnerAlive()) {
      return result(
          Outcome.NOT_NOW, null, "this host shadows no partner", "see 'understudy status'");
    }
    runtime.wantRecall(true);
    loop.wakeUp();
    try {
      return await();
    } finally {
      runtime.wantRecall(false);
    }
  }

  private SwitchoverResult await() {
    long until = HostNetwork.bootNanos() + PATIENCE_NANOS;
    while (HostNetwork.bootNanos() < until) {
      if (runtime.state().speaks()) {
        TakeoverStatus last = runtime.history().last();
        Long micros = last == null ? null : last.silentMicros();
        return result(Outcome.DONE, micros, configuration.node() + " speaks for " + name(), null);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return result(
        Outcome.FAILED,
        null,
        "the partner has not handed over",
        "see 'understudy events' on both hosts");
  }

  private SwitchoverResult result(Outcome outcome, Long micros, String message, String remedy) {
    String primary = outcome == Outcome.DONE ? configuration.node() : null;
    return new SwitchoverResult(outcome, name(), primary, micros, message, remedy);
  }

  private String name() {
    return runtime.service().name();
  }
}
