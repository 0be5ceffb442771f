package io.understudy.replicator.takeover;

import static io.understudy.replicator.takeover.PairSimulation.MILLI;
import static io.understudy.replicator.takeover.PairSimulation.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/**
 * Both daemons were dead and the kernels went on under traffic, with grants of ten seconds. What is
 * left of them must not lengthen a takeover when the daemons are back.
 */
class PairOrphanTest {
  private static final int CASES = 100;
  private static final long LONGEST_PAUSE_NANOS = 100 * MILLI;

  @Test
  void shouldTakeOverSoonWhenAHostDiesAfterBothDaemonsCameBack() {
    for (long seed = 1; seed <= CASES; seed++) {
      PairSimulation pair = pairAfterBothDaemonsWereDead(seed);
      int speaker = pair.hosts[0].speaks(pair.time()) ? 0 : 1;
      pair.run(pair.time() + pair.random.nextLong(200 * MILLI, SECOND));
      pair.forgetVoiceless();
      pair.hosts[speaker].crash();
      pair.run(pair.time() + SECOND);
      assertEquals(0, pair.twoVoicesNanos(), "seed " + seed);
      long silent = pair.longestVoicelessNanos();
      assertTrue(silent <= LONGEST_PAUSE_NANOS, silent + " ns, seed " + seed + pair.story());
    }
  }

  @Test
  void shouldKeepOneVoiceWhenAHostDiesJustWhenTheDaemonsComeBack() {
    for (long seed = 1; seed <= CASES; seed++) {
      PairSimulation pair = pairAfterBothDaemonsWereDead(seed);
      pair.mayBeVoiceless = true;
      pair.run(pair.time() + pair.random.nextLong(60 * MILLI));
      SimulatedHost stalls = pair.hosts[pair.random.nextInt(2)];
      stalls.pause(pair.time(), pair.random.nextLong(20 * MILLI, 3 * SECOND));
      pair.run(pair.time() + 15 * SECOND);
      assertEquals(0, pair.twoVoicesNanos(), "seed " + seed);
      pair.checkSettled();
    }
  }

  private static PairSimulation pairAfterBothDaemonsWereDead(long seed) {
    PairSimulation pair = new PairSimulation(seed);
    pair.traffic = true;
    pair.wire.delayNanos = pair.random.nextLong(20_000, 2 * MILLI);
    pair.settle();
    int speaker = pair.hosts[0].speaks(pair.time()) ? 0 : 1;
    for (SimulatedHost host : pair.hosts) {
      host.crashDaemon();
    }
    pair.run(pair.time() + 3 * SECOND);
    long deadline = pair.hosts[speaker].kernel.deadlineNanos;
    long left = deadline - pair.hosts[speaker].clock(pair.time());
    assertTrue(left > 8 * SECOND, "the kernels went on with a long lease: " + left);
    int first = pair.random.nextInt(2);
    pair.hosts[first].startDaemon(pair.time());
    pair.run(pair.time() + pair.random.nextLong(2 * SECOND));
    pair.hosts[1 - first].startDaemon(pair.time());
    return pair;
  }
}
