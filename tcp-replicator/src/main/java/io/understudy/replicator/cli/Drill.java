package io.understudy.replicator.cli;

import io.understudy.replicator.cli.DrillReport.Leg;
import io.understudy.replicator.cli.DrillReport.Result;
import io.understudy.replicator.stats.ServiceMode;
import io.understudy.replicator.stats.ServiceRole;
import io.understudy.replicator.stats.ServiceStatus;
import io.understudy.replicator.stats.SwitchoverResult;
import io.understudy.replicator.stats.SwitchoverResult.Outcome;
import io.understudy.replicator.stats.control.ControlException;
import io.understudy.replicator.stats.control.ControlSocketClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A failover drill by way of this host's daemon: there, a while of serving, and back. */
final class Drill {
  private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long POLL_MILLIS = 5;

  private final ControlSocketClient client;
  private final String service;
  private final long holdMillis;
  private final boolean force;
  private final List<Leg> legs = new ArrayList<>();

  Drill(ControlSocketClient client, String service, long holdMillis, boolean force) {
    this.client = client;
    this.service = service;
    this.holdMillis = holdMillis;
    this.force = force;
  }

  DrillReport perform() throws ControlException, InterruptedException {
    ServiceStatus before = status();
    DrillReport refused = refusal(before);
    if (refused != null) {
      return refused;
    }
    SwitchoverResult there = client.switchover(service);
    if (there.outcome() != Outcome.DONE) {
      Result result = there.outcome() == Outcome.NOT_NOW ? Result.NOT_NOW : Result.FAILED;
      return report(result, there.message(), there.remedy());
    }
    if (!settled(there, ServiceRole.BACKUP)) {
      return report(
          Result.FAILED,
          "this host does not shadow " + there.primary() + " after the first swap",
          "see 'understudy events' on both hosts, then 'understudy switchover "
              + service
              + "' there");
    }
    TimeUnit.MILLISECONDS.sleep(holdMillis);
    return back(before, there.primary());
  }

  private DrillReport back(ServiceStatus before, String other)
      throws ControlException, InterruptedException {
    SwitchoverResult back = client.recall(service);
    if (back.outcome() != Outcome.DONE) {
      return report(
          Result.FAILED,
          other + " speaks and did not hand back: " + back.message(),
          "run 'understudy switchover " + service + "' on " + other);
    }
    if (!settled(back, ServiceRole.PRIMARY)) {
      return report(
          Result.FAILED,
          "nothing protects this host after the second swap",
          "see 'understudy status' and 'understudy events' on " + other);
    }
    return report(
        Result.PASSED,
        "%d connections were protected before, %d are now"
            .formatted(before.connections().duplex(), legs.get(1).duplexConnections()),
        null);
  }

  private DrillReport refusal(ServiceStatus before) {
    if (before.role() != ServiceRole.PRIMARY) {
      return report(
          Result.NOT_NOW, "this host is not its primary", "run it on " + before.peer().node());
    }
    if (before.mode() != ServiceMode.DUPLEX) {
      return report(
          Result.NOT_NOW,
          "no partner protects it",
          "see 'understudy status' on " + before.peer().node());
    }
    long unprotected = before.connections().simplex();
    if (unprotected > 0 && !force) {
      return report(
          Result.NOT_NOW,
          unprotected + " unprotected connections would be lost",
          "wait until they have ended (understudy connections), or give --force");
    }
    return null;
  }

  /** Waits until the role is there and protected, and keeps what came of it. */
  private boolean settled(SwitchoverResult swap, ServiceRole role)
      throws ControlException, InterruptedException {
    long start = System.nanoTime();
    while (System.nanoTime() - start < SETTLE_NANOS) {
      ServiceStatus now = status();
      if (now.role() == role && now.mode() == ServiceMode.DUPLEX) {
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        legs.add(
            new Leg(
                swap.primary(),
                swap.silentMicros(),
                millis,
                now.connections().duplex(),
                now.connections().simplex()));
        return true;
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    return false;
  }

  private ServiceStatus status() throws ControlException {
    return client.status().service(service).orElseThrow();
  }

  private DrillReport report(Result result, String message, String remedy) {
    return new DrillReport(result, service, legs, message, remedy);
  }
}
