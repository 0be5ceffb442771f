package io.understudy.replicator.takeover;

import static io.understudy.replicator.takeover.PairSimulation.MILLI;
import static io.understudy.replicator.takeover.PairSimulation.SECOND;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/**
 * A host comes back after its death. From the moment it is ready to shadow, new connections are
 * protected after a few messages there and back, and not only at the hosts' next heartbeats.
 */
class PairRejoinTest {
  private static final int CASES = 200;
  private static final long SOON_NANOS = 5 * MILLI;

  @Test
  void shouldProtectNewConnectionsWithoutWaitingForABeatWhenAHostComesBack() {
    for (long seed = 1; seed <= CASES; seed++) {
      PairSimulation pair = new PairSimulation(seed);
      pair.settle();
      SimulatedHost dies = pair.hosts[pair.random.nextInt(2)];
      dies.crash();
      pair.run(pair.time() + SECOND + pair.random.nextLong(20 * MILLI));
      long waited = rejoin(pair, dies);
      assertTrue(waited <= SOON_NANOS, waited + " ns, seed " + seed + "\n" + pair.story());
    }
  }

  private static long rejoin(PairSimulation pair, SimulatedHost host) {
    host.boot(pair.time());
    host.startServer();
    until(pair, () -> host.daemon.machine.state() == RoleState.BACKUP);
    long ready = pair.time();
    until(pair, () -> pair.other(host).daemon.machine.state() == RoleState.PRIMARY_DUPLEX);
    return pair.time() - ready;
  }

  private static void until(PairSimulation pair, BooleanSupplier condition) {
    long deadline = pair.time() + 3 * SECOND;
    while (!condition.getAsBoolean()) {
      assertTrue(pair.time() < deadline, pair.story());
      pair.step();
    }
  }
}
