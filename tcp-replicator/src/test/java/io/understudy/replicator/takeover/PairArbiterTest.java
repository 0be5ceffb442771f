package io.understudy.replicator.takeover;

import static io.understudy.replicator.takeover.PairSimulation.MILLI;
import static io.understudy.replicator.takeover.PairSimulation.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** With an arbiter, two hosts never both speak, whatever is cut, and one goes on where one can. */
class PairArbiterTest {
  private static final int CASES = 60;
  private static final int ALL = 15;

  /** The word of a host that is gone ends, and then the other waits for its own patience. */
  private static final long TAKES_OVER_NANOS = SimulatedArbiter.TTL_NANOS + SECOND;

  /** Answers may get lost, and then it takes a time-out and another question. */
  private static final long GOES_ON_NANOS = 700 * MILLI;

  @Test
  void shouldLeaveOneVoiceWhenAllLinksAreCut() {
    for (long seed = 1; seed <= CASES; seed++) {
      PairSimulation pair = pairInDuplex(seed);
      pair.forgetVoiceless();
      cut(pair, true);
      pair.run(pair.time() + pair.random.nextLong(20 * MILLI, 8 * SECOND));
      cut(pair, false);
      pair.run(pair.time() + 3 * SECOND);
      pair.checkSettled();
      assertEquals(0, pair.twoVoicesNanos(), "seed " + seed);
      long silent = pair.longestVoicelessNanos();
      assertTrue(silent <= GOES_ON_NANOS, silent + " ns, seed " + seed + pair.story());
    }
  }

  @Test
  void shouldLetTheHostGoOnThatReachesTheArbiterWhenAllLinksAreCut() {
    for (long seed = 1; seed <= CASES; seed++) {
      PairSimulation pair = pairInDuplex(seed);
      int side = (int) (seed % 2);
      pair.mayBeVoiceless = true;
      pair.arbiter.reached[1 - side] = false;
      cut(pair, true);
      pair.run(pair.time() + SECOND);
      assertTrue(pair.hosts[side].speaks(pair.time()), "seed " + seed + pair.story());
      cut(pair, false);
      pair.run(pair.time() + 3 * SECOND);
      pair.checkSettled();
    }
  }

  @Test
  void shouldFallSilentWhenNeitherReachesTheArbiterAndGoOnWhenOneDoes() {
    for (long seed = 1; seed <= CASES; seed++) {
      PairSimulation pair = pairInDuplex(seed);
      pair.mayBeVoiceless = true;
      pair.arbiter.reached[0] = false;
      pair.arbiter.reached[1] = false;
      pair.run(pair.time() + SECOND);
      pair.checkSettled();
      cut(pair, true);
      pair.run(pair.time() + 200 * MILLI);
      assertTrue(!speaks(pair, 0) && !speaks(pair, 1), "seed " + seed + pair.story());
      int side = (int) (seed % 2);
      pair.arbiter.reached[side] = true;
      pair.run(pair.time() + TAKES_OVER_NANOS);
      assertTrue(speaks(pair, side), "seed " + seed + pair.story());
    }
  }

  @Test
  void shouldSpeakInTurnWhenTheOneWithTheWordLosesTheArbiter() {
    for (long seed = 1; seed <= CASES; seed++) {
      PairSimulation pair = pairInDuplex(seed);
      pair.mayBeVoiceless = true;
      cut(pair, true);
      pair.run(pair.time() + SECOND);
      int speaker = speaks(pair, 0) ? 0 : 1;
      pair.arbiter.reached[speaker] = false;
      pair.run(pair.time() + TAKES_OVER_NANOS);
      assertTrue(speaks(pair, 1 - speaker), "seed " + seed + pair.story());
      assertTrue(
          pair.story().contains("has spoken alone by the arbiter's word"),
          "the other drops its shadows, seed " + seed + pair.story());
    }
  }

  @Test
  void shouldKeepOneVoiceWhenLinksAndProcessesAndTheArbiterFail() {
    int cases = Integer.getInteger("understudy.simulation.cases", 300);
    long first = Long.getLong("understudy.simulation.seed", 1L);
    for (long seed = first; seed < first + cases; seed++) {
      PairSimulation pair = new PairSimulation(seed);
      pair.arbiter = new SimulatedArbiter();
      pair.mayBeVoiceless = true;
      FaultPlan plan = new FaultPlan(pair);
      plan.drawWithArbiter();
      plan.play();
    }
  }

  private static PairSimulation pairInDuplex(long seed) {
    PairSimulation pair = new PairSimulation(seed);
    pair.arbiter = new SimulatedArbiter();
    pair.settle();
    return pair;
  }

  private static void cut(PairSimulation pair, boolean isCut) {
    for (int bit = 0; bit < 4; bit++) {
      if ((ALL & 1 << bit) != 0) {
        pair.wire.cut(bit / 2, bit % 2, isCut);
      }
    }
  }

  private static boolean speaks(PairSimulation pair, int host) {
    return pair.hosts[host].speaks(pair.time());
  }
}
