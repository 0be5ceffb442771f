package io.understudy.replicator.takeover;

import io.understudy.replicator.lease.LeaseTerms;
import io.understudy.replicator.takeover.SimulatedKernel.Frame;
import io.understudy.replicator.takeover.SimulatedKernel.Kind;
import java.util.ArrayDeque;
import java.util.SplittableRandom;

/**
 * Two hosts and the wire between them, in steps of half a millisecond of true time. After each step
 * it is checked that not both speak, and that somebody speaks where somebody could.
 */
final class PairSimulation {
  static final long MILLI = 1_000_000L;
  static final long SECOND = 1_000_000_000L;

  /** How long both daemons have to run after a host that spoke by right was stopped. */
  static final long FORGIVEN_NANOS = 100 * MILLI;

  /** Longest time without a voice while one host could speak all the time. */
  static final long VOICELESS_NANOS = 3500 * MILLI;

  private static final long STEP_NANOS = MILLI / 2;
  private static final double MAXIMUM_RATE_ERROR = 0.02;
  private static final int STORY_LINES = 60;

  /** What went wrong, with the end of the story. */
  static final class Violation extends AssertionError {
    private static final long serialVersionUID = 1;

    Violation(String what, Iterable<String> story) {
      super(what + "\n" + String.join("\n", story));
    }
  }

  final LeaseTerms terms = LeaseTerms.of(10 * MILLI, 3);
  final SplittableRandom random;
  final SimulatedWire wire;
  final SimulatedHost[] hosts = new SimulatedHost[2];
  private final ArrayDeque<String> story = new ArrayDeque<>();
  private long time;
  private long identities;
  private long voicelessSince;
  private long bothRunSince;
  private long twoVoicesNanos;
  private long longestVoicelessNanos;
  boolean traffic;

  /** Null for none. */
  SimulatedArbiter arbiter;

  boolean mayBothSpeak;

  /** With an arbiter that is not reached, silence is right. */
  boolean mayBeVoiceless;

  /** The control link is another cable than the service's. */
  boolean controlApart;

  PairSimulation(long seed) {
    random = new SplittableRandom(seed);
    wire = new SimulatedWire(random);
    for (int i = 0; i < 2; i++) {
      double error = (random.nextDouble() * 2 - 1) * MAXIMUM_RATE_ERROR;
      hosts[i] = new SimulatedHost(this, i, 1 + error);
    }
  }

  /** Both hosts start, and find their roles. */
  void settle() {
    for (SimulatedHost host : hosts) {
      host.boot(0);
      host.startServer();
    }
    run(2 * SECOND + random.nextLong(20 * MILLI));
    checkSettled();
  }

  long time() {
    return time;
  }

  long newIdentity() {
    return ++identities;
  }

  SimulatedHost other(SimulatedHost host) {
    return hosts[1 - host.index];
  }

  long twoVoicesNanos() {
    return twoVoicesNanos;
  }

  /** Measures the longest silence anew. */
  void forgetVoiceless() {
    longestVoicelessNanos = 0;
  }

  long longestVoicelessNanos() {
    return longestVoicelessNanos;
  }

  /** The end of the story. */
  String story() {
    return String.join("\n", story);
  }

  void tell(SimulatedHost host, String what) {
    tell("host " + host.index + " " + what);
  }

  void tell(String what) {
    story.add(time / MILLI + " ms: " + what);
    if (story.size() > STORY_LINES) {
      story.poll();
    }
  }

  /** Goes on for one step. */
  void step() {
    time += STEP_NANOS;
    if (traffic && time % MILLI == 0) {
      relay();
    }
    for (SimulatedWire.Delivery d = wire.next(time); d != null; d = wire.next(time)) {
      hosts[d.to()].arrived(d.payload(), d.atNanos());
    }
    int first = random.nextInt(2);
    hosts[first].tick(time);
    hosts[1 - first].tick(time);
    checkVoices();
  }

  private void relay() {
    for (SimulatedHost host : hosts) {
      if (host.speaks(time) && host.kernel.relaying) {
        host.emit(new Frame(Kind.RELAYED_SEGMENT, 0), time);
      }
    }
  }

  void run(long untilNanos) {
    while (time < untilNanos) {
      step();
    }
  }

  private void checkVoices() {
    boolean forgiven = isForgiven();
    boolean one = hosts[0].speaks(time);
    boolean other = hosts[1].speaks(time);
    if (one && other) {
      twoVoicesNanos += STEP_NANOS;
      if (!mayBothSpeak && !forgiven) {
        fail("two hosts speak");
      }
    }
    if (one || other) {
      voicelessSince = time;
    }
    for (SimulatedHost host : hosts) {
      checkVoiceless(host);
    }
  }

  private void checkVoiceless(SimulatedHost host) {
    if (!host.isHealthy(time)) {
      host.healthySince = time;
    }
    long voiceless = time - Math.max(voicelessSince, host.healthySince);
    longestVoicelessNanos = Math.max(longestVoicelessNanos, voiceless);
    if (voiceless > VOICELESS_NANOS && !mayBeVoiceless) {
      fail("nobody speaks");
    }
  }

  private boolean isForgiven() {
    if (!hosts[0].daemonRuns(time) || !hosts[1].daemonRuns(time)) {
      bothRunSince = time;
    } else if (time - bothRunSince > FORGIVEN_NANOS) {
      hosts[0].forgiven = false;
      hosts[1].forgiven = false;
    }
    return hosts[0].forgiven || hosts[1].forgiven;
  }

  /** All is well: one voice, and the partner shadows it. */
  void checkSettled() {
    int speaker = hosts[0].speaks(time) ? 0 : 1;
    RoleState speaks = hosts[speaker].daemon.machine.state();
    RoleState silent = hosts[1 - speaker].daemon.machine.state();
    if (speaks != RoleState.PRIMARY_DUPLEX || silent != RoleState.BACKUP) {
      fail("not in duplex again: host " + speaker + " is " + speaks + ", the other " + silent);
    }
  }

  void fail(String what) {
    for (SimulatedHost host : hosts) {
      tell(host, "up " + host.runs(time) + ", speaks " + host.speaks(time) + describe(host));
    }
    throw new Violation(what + " at " + time / MILLI + " ms", story);
  }

  private String describe(SimulatedHost host) {
    String state = host.daemon == null ? "none" : host.daemon.machine.state().toString();
    return host.up
        ? ", daemon " + state + ", server " + host.serverReady + ", epoch " + host.kernel.epoch
        : "";
  }
}
