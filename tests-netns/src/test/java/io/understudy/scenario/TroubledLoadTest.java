package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.lab.Await;
import io.understudy.lab.BadCable;
import io.understudy.lab.BadCable.Vice;
import io.understudy.lab.Capture;
import io.understudy.lab.Fault;
import io.understudy.lab.Host;
import io.understudy.lab.IpVersion;
import io.understudy.lab.Lab;
import io.understudy.lab.MixedLoad;
import io.understudy.lab.Tapping;
import io.understudy.lab.Understudy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Many connections of mixed work over a cable of the backup's that loses, doubles or delays, and a
 * fault. Every case follows from its seed: {@code -Dlab.loads=20 -Dlab.seed=1}.
 */
@Tag(Scenario.LONG)
class TroubledLoadTest extends Scenario {
  private static final Lab.Sizes SIZES = Lab.Sizes.ofMebibytes(128, 1);
  private static final Duration PATIENCE = Duration.ofSeconds(100);
  private static final Duration WORKING = Duration.ofMillis(1000);
  private static final int CONNECTIONS = 100;

  /** What happens, and in which network. */
  private record Case(
      int seed,
      Tapping tap,
      Vice vice,
      int perMille,
      boolean toBackup,
      Fault fault,
      IpVersion version) {
    static Case of(int seed) {
      Random random = new Random(seed);
      return new Case(
          seed,
          pick(random, List.of(Tapping.RELAY, Tapping.MIRROR, Tapping.MULTICAST, Tapping.INLINE)),
          pick(random, List.of(Vice.values())),
          pick(random, List.of(10, 50, 200)),
          random.nextBoolean(),
          pick(random, List.of(Fault.HOST_DEATH, Fault.SERVER_DEATH, Fault.SWITCHOVER)),
          pick(random, List.of(IpVersion.values())));
    }

    private static <T> T pick(Random random, List<T> all) {
      return all.get(random.nextInt(all.size()));
    }
  }

  static Stream<Case> cases() {
    int first = Integer.getInteger("lab.seed", 1);
    return IntStream.range(first, first + Integer.getInteger("lab.loads", 20)).mapToObj(Case::of);
  }

  @BeforeEach
  void require() throws IOException {
    requireKernel();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldServeAllConnectionsThatNobodySaidToBeUnprotected(Case drawn) {
    Lab lab = use(Lab.protectedPair(SIZES, drawn.tap));
    Host backup = lab.topology().backup();
    List.of(lab.topology().client(), lab.topology().primary(), backup)
        .forEach(host -> Capture.start(host, "wire"));
    BadCable cable =
        drawn.toBackup
            ? BadCable.toHost(lab.topology(), backup)
            : BadCable.fromHost(lab.topology(), backup);
    cable.start(drawn.vice, drawn.perMille);
    MixedLoad load = new MixedLoad(lab, drawn.version, CONNECTIONS, drawn.seed).start();
    Await.pass(WORKING);
    drawn.fault.strike(lab);
    cable.close();
    Await.pass(WORKING);
    MixedLoad.Outcome outcome = load.finish(PATIENCE);
    long failed = outcome.report().lines().filter(line -> line.startsWith("client ")).count();
    List<String> said = new ArrayList<>();
    for (Understudy daemon : lab.daemons()) {
      daemon.events("connection_unprotected").forEach(event -> said.add(event.toString()));
    }
    assertTrue(failed <= said.size(), outcome.report() + said);
  }
}
