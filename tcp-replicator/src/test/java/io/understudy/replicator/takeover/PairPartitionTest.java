package io.understudy.replicator.takeover;

import static io.understudy.replicator.takeover.PairSimulation.MILLI;
import static io.understudy.replicator.takeover.PairSimulation.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What happens when the hosts lose each other altogether. Without an arbiter both go on, the one
 * because it may still speak and the other because the lease that it granted has ended; afterwards
 * the later epoch stays.
 */
class PairPartitionTest {
  private static final int CASES = 200;
  private static final int CASES_OF_CUT = 50;
  private static final int ALL = 15;
  private static final long LONGEST_PAUSE_NANOS = 60 * MILLI;

  @Test
  void shouldKeepTheVoiceOfTheLaterEpochWhenTheHostsFindEachOtherAgain() {
    for (long seed = 1; seed <= CASES; seed++) {
      PairSimulation pair = pairInDuplex(seed);
      pair.mayBothSpeak = true;
      cut(pair, ALL, true);
      pair.run(pair.time() + pair.random.nextLong(20 * MILLI, 3 * SECOND));
      int later = later(pair);
      boolean both = speak(pair, 0) && speak(pair, 1);
      cut(pair, ALL, false);
      pair.run(pair.time() + 100 * MILLI);
      pair.mayBothSpeak = false;
      assertTrue(!both || speak(pair, later), "the later epoch stays, seed " + seed);
      pair.run(pair.time() + 3 * SECOND);
      pair.checkSettled();
    }
  }

  @Test
  void shouldLeaveBothVoicesOnlyWhenTheHostsAreLostForLongerThanALease() {
    for (long seed = 1; seed <= CASES; seed++) {
      PairSimulation pair = pairInDuplex(seed);
      cut(pair, ALL, true);
      pair.run(pair.time() + pair.terms.silenceNanos() - 12 * MILLI);
      cut(pair, ALL, false);
      pair.run(pair.time() + 3 * SECOND);
      assertEquals(0, pair.twoVoicesNanos());
      pair.checkSettled();
    }
  }

  /**
   * Each bit cuts one direction of one link: one link, or one direction of both. Not among them is
   * the cut of segments one way and of control messages the other way: then nobody speaks, for
   * neither host can know that the other will not.
   */
  static IntStream cuts() {
    return IntStream.of(1, 2, 3, 4, 5, 6, 8, 10, 12);
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void shouldKeepOneVoiceWhenNotAllIsCut(int cut) {
    for (long seed = 1; seed <= CASES_OF_CUT; seed++) {
      PairSimulation pair = pairInDuplex(seed);
      pair.forgetVoiceless();
      cut(pair, cut, true);
      pair.run(pair.time() + pair.random.nextLong(20 * MILLI, 2 * SECOND));
      cut(pair, cut, false);
      pair.run(pair.time() + 2 * SECOND);
      pair.checkSettled();
      long silent = pair.longestVoicelessNanos();
      assertTrue(silent <= LONGEST_PAUSE_NANOS, silent + " ns, seed " + seed + pair.story());
    }
  }

  private static PairSimulation pairInDuplex(long seed) {
    PairSimulation pair = new PairSimulation(seed);
    pair.settle();
    return pair;
  }

  private static void cut(PairSimulation pair, int cut, boolean isCut) {
    for (int bit = 0; bit < 4; bit++) {
      if ((cut & 1 << bit) != 0) {
        pair.wire.cut(bit / 2, bit % 2, isCut);
      }
    }
  }

  private static boolean speak(PairSimulation pair, int host) {
    return pair.hosts[host].speaks(pair.time());
  }

  private static int later(PairSimulation pair) {
    return pair.hosts[1].kernel.epoch - pair.hosts[0].kernel.epoch > 0 ? 1 : 0;
  }
}
