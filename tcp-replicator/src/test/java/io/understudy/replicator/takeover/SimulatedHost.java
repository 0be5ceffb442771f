package io.understudy.replicator.takeover;

import io.understudy.replicator.takeover.SimulatedKernel.Frame;

/**
 * One of the two simulated hosts: clock, kernel, daemon, server, and what can happen to them. True
 * time unless said otherwise.
 */
final class SimulatedHost {
  private static final long BOOT_NANOS = 1_000_000_000L;

  final int index;
  private final PairSimulation simulation;
  private final double rate;
  SimulatedKernel kernel;
  SimulatedDaemon daemon;
  boolean up;
  boolean daemonWanted;
  boolean serverReady;

  /** Its service interface has a link; the daemon sees that. */
  boolean linkUp = true;

  long serverLostNanos = Long.MIN_VALUE / 2;
  long pausedUntil;

  /** It was stopped while it spoke by right, and may overlap: see {@link #pause}. */
  boolean forgiven;

  /** True time since which it could speak for a client all the time. */
  long healthySince;

  SimulatedHost(PairSimulation simulation, int index, double rate) {
    this.simulation = simulation;
    this.index = index;
    this.rate = rate;
  }

  ArbiterTerms arbiterTerms() {
    return simulation.arbiter == null ? ArbiterTerms.NO_ARBITER : SimulatedArbiter.TERMS;
  }

  SimulatedArbiter arbiter() {
    return simulation.arbiter;
  }

  boolean reachesArbiter() {
    return simulation.arbiter.reached[index];
  }

  /** Something from 0 up to the bound. */
  long random(long bound) {
    return simulation.random.nextLong(bound);
  }

  /** This host's boot-time clock. */
  long clock(long time) {
    return BOOT_NANOS + (long) (time * rate);
  }

  boolean runs(long time) {
    return up && time >= pausedUntil;
  }

  boolean speaks(long time) {
    return runs(time) && linkUp && kernel.maySpeak(clock(time));
  }

  boolean daemonRuns(long time) {
    return runs(time) && daemon != null && time >= daemon.stalledUntil;
  }

  boolean isHealthy(long time) {
    return daemonRuns(time) && serverReady && linkUp && !daemon.isDropping(clock(time));
  }

  void boot(long time) {
    if (up) {
      return;
    }
    kernel = new SimulatedKernel(simulation.terms, simulation.newIdentity());
    up = true;
    startDaemon(time);
  }

  void crash() {
    up = false;
    crashDaemon();
    serverReady = false;
  }

  void startDaemon(long time) {
    daemonWanted = true;
    if (runs(time) && daemon == null) {
      daemon =
          new SimulatedDaemon(
              this, simulation.terms, index == 0, simulation.newIdentity(), clock(time));
    }
  }

  void crashDaemon() {
    daemonWanted = false;
    daemon = null;
  }

  void stopDaemon(long time) {
    if (daemonRuns(time)) {
      daemon.leave(time);
    }
    crashDaemon();
  }

  void pullCable() {
    linkUp = false;
  }

  void plugCable() {
    linkUp = true;
  }

  void startServer() {
    serverReady = up;
  }

  void killServer(long time) {
    if (serverReady) {
      serverReady = false;
      serverLostNanos = clock(time);
    }
  }

  /**
   * Everything stands still. Nothing but a fence can silence a host that speaks without a deadline
   * and wakes up: its overlap is forgiven until both daemons had time to hear each other.
   */
  void pause(long time, long lengthNanos) {
    if (up) {
      pausedUntil = Math.max(pausedUntil, time + lengthNanos);
      if (kernel.primary && kernel.isUnbound()) {
        forgiven = true;
      }
    }
  }

  void tick(long time) {
    if (runs(time) && daemon != null) {
      daemon.tick(time);
    } else if (runs(time) && daemonWanted) {
      startDaemon(time);
    }
  }

  void arrived(Object payload, long time) {
    boolean isFrame = payload instanceof Frame;
    if (!runs(time) || !carries(isFrame ? SimulatedWire.SEGMENTS : SimulatedWire.CONTROL)) {
      return;
    }
    if (payload instanceof Frame frame) {
      Frame answer = kernel.receive(frame, clock(time));
      if (answer != null) {
        emit(answer, time);
      }
    } else if (daemon != null) {
      daemon.deliver((SimulatedMessage) payload);
    }
  }

  void emit(Frame frame, long time) {
    if (carries(SimulatedWire.SEGMENTS)) {
      simulation.wire.send(SimulatedWire.SEGMENTS, index, frame, time);
    }
  }

  void say(SimulatedMessage message, long time) {
    if (carries(SimulatedWire.CONTROL)) {
      simulation.wire.send(SimulatedWire.CONTROL, index, message, time);
    }
  }

  private boolean carries(int link) {
    return linkUp || link == SimulatedWire.CONTROL && simulation.controlApart;
  }

  /** Asks once for the address, as ARP does; answered by a partner that speaks. */
  boolean isAddressAnswered() {
    return linkUp
        && simulation.wire.passes(SimulatedWire.SEGMENTS, index)
        && simulation.other(this).speaks(simulation.time())
        && simulation.wire.passes(SimulatedWire.SEGMENTS, 1 - index);
  }

  void tell(SimulatedDaemon teller, String what) {
    simulation.tell(this, what);
  }
}
