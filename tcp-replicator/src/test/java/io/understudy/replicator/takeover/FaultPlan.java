package io.understudy.replicator.takeover;

import static io.understudy.replicator.takeover.PairSimulation.MILLI;
import static io.understudy.replicator.takeover.PairSimulation.SECOND;

import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * What happens to a simulated pair, drawn from its seed. A plan disturbs either the links (one of
 * them at a time) or the processes, because a host whose daemon stands still has only one link
 * left: both together would be a partition. So would be hosts that both boot without their control
 * link; with the links only one of them crashes.
 */
final class FaultPlan {
  private record Event(long atNanos, Runnable action) {}

  private static final long STARTS_WITHIN = 6 * SECOND;

  private final PairSimulation pair;
  private final SplittableRandom random;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>((a, b) -> Long.compare(a.atNanos(), b.atNanos()));
  private final int crashing;
  private long bothUp;
  private long linksBusyUntil;
  private long lastNanos;

  FaultPlan(PairSimulation pair) {
    this.pair = pair;
    this.random = pair.random;
    this.crashing = random.nextInt(2);
  }

  /** Draws a plan; the pair has not started. */
  void draw() {
    pair.wire.loss = random.nextInt(3) == 0 ? 0 : random.nextDouble() * 0.05;
    pair.wire.delayNanos = between(20_000, 2 * MILLI);
    pair.wire.jitterNanos = between(1, 4 * MILLI);
    pair.traffic = random.nextBoolean();
    pair.controlApart = random.nextBoolean();
    boolean links = random.nextInt(3) == 0;
    long apart = random.nextBoolean() ? 0 : between(0, 2 * SECOND);
    int firstUp = random.nextInt(2);
    boot(firstUp, MILLI);
    boot(1 - firstUp, MILLI + apart);
    bothUp = 2 * SECOND + apart;
    int faults = 1 + random.nextInt(6);
    for (int i = 0; i < faults; i++) {
      long at = between(0, STARTS_WITHIN);
      if (links) {
        disturbLinks(at);
      } else {
        disturbProcesses(at);
      }
    }
  }

  /** With an arbiter all may fail at once, the way to it included. */
  void drawWithArbiter() {
    draw();
    int faults = random.nextInt(5);
    for (int i = 0; i < faults; i++) {
      long at = between(0, STARTS_WITHIN);
      switch (random.nextInt(4)) {
        case 0 -> cutAll(at);
        case 1 -> cutArbiter(at);
        case 2 -> disturbProcesses(at);
        default -> cut(at);
      }
    }
  }

  private void cutAll(long at) {
    long to = at + length();
    for (int bit = 0; bit < 4; bit++) {
      int link = bit / 2;
      int sender = bit % 2;
      at(at, sender, "link " + link + " cut", () -> pair.wire.cut(link, sender, true));
      at(to, sender, "link " + link + " whole", () -> pair.wire.cut(link, sender, false));
    }
  }

  private void cutArbiter(long at) {
    int host = random.nextInt(2);
    at(at, host, "arbiter cut", () -> pair.arbiter.reached[host] = false);
    at(at + length(), host, "arbiter reached", () -> pair.arbiter.reached[host] = true);
  }

  /** Lets the pair live through the plan and come to rest. */
  void play() {
    while (!events.isEmpty()) {
      Event event = events.poll();
      pair.run(event.atNanos());
      event.action().run();
    }
    pair.run(Math.max(pair.time(), lastNanos) + 6 * SECOND);
    pair.checkSettled();
  }

  private void disturbLinks(long at) {
    switch (random.nextInt(8)) {
      case 0 -> crash(at, crashing);
      case 1 -> killServer(at);
      case 2 -> switchover(at);
      case 3, 4 -> pullCable(at);
      default -> cut(at);
    }
  }

  private void disturbProcesses(long at) {
    switch (random.nextInt(9)) {
      case 0 -> crash(at, random.nextInt(2));
      case 1 -> killServer(at);
      case 2 -> switchover(at);
      case 3, 4 -> stall(at);
      case 5 -> stallBeforeDeciding(at);
      case 6 -> pause(at);
      case 7 -> crashDaemon(at);
      default -> stopDaemon(at);
    }
  }

  private void boot(int index, long at) {
    SimulatedHost host = pair.hosts[index];
    at(at, index, "boots", () -> host.boot(pair.time()));
    at(at + between(0, 500 * MILLI), index, "server ready", host::startServer);
  }

  private void crash(long at, int index) {
    SimulatedHost host = pair.hosts[index];
    long back = at + between(100 * MILLI, 3 * SECOND);
    at(at, index, "crashes", host::crash);
    at(back, index, "boots again", () -> host.boot(pair.time()));
    at(back + between(0, SECOND), index, "server ready", host::startServer);
  }

  private void killServer(long at) {
    int index = random.nextInt(2);
    SimulatedHost host = pair.hosts[index];
    at(at, index, "server dies", () -> host.killServer(pair.time()));
    at(at + between(1, 3 * SECOND), index, "server ready", host::startServer);
  }

  private void switchover(long at) {
    for (SimulatedHost host : pair.hosts) {
      at(at, host.index, "switchover wanted", () -> wantSwitchover(host));
    }
  }

  private void wantSwitchover(SimulatedHost host) {
    if (host.daemon != null && host.daemon.machine.state() == RoleState.PRIMARY_DUPLEX) {
      host.daemon.view.switchoverWanted = true;
    }
  }

  private void stall(long at) {
    long length = length();
    boolean both = random.nextInt(3) == 0;
    int index = random.nextInt(2);
    stall(at, index, length);
    if (both) {
      stall(at + between(0, 20 * MILLI), 1 - index, length());
    }
  }

  private void stall(long at, int index, long length) {
    SimulatedHost host = pair.hosts[index];
    at(at, index, "daemon stalls for " + length / MILLI + " ms", () -> stallNow(host, length));
    until(at + length);
  }

  private void stallNow(SimulatedHost host, long length) {
    if (host.daemon != null) {
      host.daemon.stalledUntil = Math.max(host.daemon.stalledUntil, pair.time() + length);
    }
  }

  private void stallBeforeDeciding(long at) {
    long length = length();
    int index = random.nextInt(2);
    SimulatedHost host = pair.hosts[index];
    if (random.nextBoolean()) {
      SimulatedHost partner = pair.hosts[1 - index];
      at(at - between(0, 60 * MILLI), 1 - index, "crashes", partner::crash);
      at(
          at + between(100 * MILLI, SECOND),
          1 - index,
          "boots again",
          () -> partner.boot(pair.time()));
      at(at + 2 * SECOND, 1 - index, "server ready", partner::startServer);
    }
    at(
        at,
        index,
        "daemon stalls between look and decision for " + length / MILLI + " ms",
        () -> stallDecision(host, length));
    until(at + length + 10 * MILLI);
  }

  private static void stallDecision(SimulatedHost host, long length) {
    if (host.daemon != null) {
      host.daemon.stallsBeforeDeciding = length;
    }
  }

  private void pause(long at) {
    long length = length();
    int index = random.nextInt(2);
    SimulatedHost host = pair.hosts[index];
    at(
        at,
        index,
        "stands still for " + length / MILLI + " ms",
        () -> host.pause(pair.time(), length));
    until(at + length);
  }

  private void crashDaemon(long at) {
    int index = random.nextInt(2);
    SimulatedHost host = pair.hosts[index];
    at(at, index, "daemon crashes", host::crashDaemon);
    startDaemonLater(host, at);
  }

  private void stopDaemon(long at) {
    int index = random.nextInt(2);
    SimulatedHost host = pair.hosts[index];
    at(at, index, "daemon is asked to stop", () -> stopping(host));
    long gone = at + between(1, 1500 * MILLI);
    at(gone, index, "daemon stops", () -> host.stopDaemon(pair.time()));
    startDaemonLater(host, gone);
  }

  private static void stopping(SimulatedHost host) {
    if (host.daemon != null) {
      host.daemon.view.stopping = true;
    }
  }

  private void startDaemonLater(SimulatedHost host, long at) {
    long back = at + between(100 * MILLI, 2 * SECOND);
    at(back, host.index, "daemon starts", () -> host.startDaemon(pair.time()));
  }

  private void cut(long at) {
    int link = random.nextInt(2);
    int directions = 1 + random.nextInt(3);
    long from = Math.max(Math.max(at, linksBusyUntil), bothUp);
    long to = from + length();
    linksBusyUntil = to + 200 * MILLI;
    for (int host = 0; host < 2; host++) {
      if ((directions & 1 << host) != 0) {
        int sender = host;
        at(from, host, "link " + link + " cut", () -> pair.wire.cut(link, sender, true));
        at(to, host, "link " + link + " whole", () -> pair.wire.cut(link, sender, false));
      }
    }
  }

  private void pullCable(long at) {
    SimulatedHost host = pair.hosts[random.nextInt(2)];
    long from = Math.max(Math.max(at, linksBusyUntil), bothUp);
    long to = from + length();
    linksBusyUntil = to + 200 * MILLI;
    at(from, host.index, "cable pulled", host::pullCable);
    at(to, host.index, "cable plugged", host::plugCable);
  }

  /** Short ones, about as long as a lease, and long ones. */
  private long length() {
    return switch (random.nextInt(3)) {
      case 0 -> between(MILLI, 30 * MILLI);
      case 1 -> between(25 * MILLI, 120 * MILLI);
      default -> between(100 * MILLI, 5 * SECOND);
    };
  }

  private long between(long from, long to) {
    return random.nextLong(from, to);
  }

  private void at(long atNanos, int host, String what, Runnable action) {
    events.add(
        new Event(
            atNanos,
            () -> {
              pair.tell(pair.hosts[host], what);
              action.run();
            }));
    until(atNanos);
  }

  private void until(long nanos) {
    lastNanos = Math.max(lastNanos, nanos);
  }
}
