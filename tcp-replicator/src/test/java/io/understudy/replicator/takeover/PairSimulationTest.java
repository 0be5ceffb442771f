package io.understudy.replicator.takeover;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;

/** The promise of one voice, tried on a simulated pair with many seeded plans of faults. */
class PairSimulationTest {
  private static final int CASES = Integer.getInteger("understudy.simulation.cases", 2_000);
  private static final long FIRST_SEED = Long.getLong("understudy.simulation.seed", 1L);

  @Test
  void shouldKeepOneVoiceWhenLinksOrProcessesFail() {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + CASES; seed++) {
      live(seed);
    }
  }

  private static void live(long seed) {
    try {
      PairSimulation pair = new PairSimulation(seed);
      FaultPlan plan = new FaultPlan(pair);
      plan.draw();
      plan.play();
    } catch (PairSimulation.Violation | RuntimeException violation) {
      fail("-Dunderstudy.simulation.cases=1 -Dunderstudy.simulation.seed=" + seed, violation);
    }
  }
}
