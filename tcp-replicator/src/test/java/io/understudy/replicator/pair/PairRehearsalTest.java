package io.understudy.replicator.pair;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PairRehearsalTest {
  /** Each host believes the other once it has been answered. */
  @Test
  void shouldBelieveAllButTheFirstMessageOfEachWhenTwoHostsTalk() {
    assertEquals(2 * 20 - 2, PairRehearsal.play(20));
  }
}
