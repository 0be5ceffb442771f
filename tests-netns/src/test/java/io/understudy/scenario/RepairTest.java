package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.lab.BadCable;
import io.understudy.lab.Host;
import io.understudy.lab.IpVersion;
import io.understudy.lab.Lab;
import io.understudy.lab.TransferReport;
import io.understudy.lab.Trial;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The tap loses frames, and the primary sends the backup again what it missed. With {@code commit:
 * async} nobody else would: the client has been told that it arrived.
 */
class RepairTest extends Scenario {
  private static final Lab.Sizes SIZES = Lab.Sizes.ofMebibytes(1, 48);
  private static final Duration STORED = Duration.ofSeconds(20);
  private static final int PER_MILLE = 50;

  @BeforeEach
  void require() throws IOException {
    requireKernel();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sync", "async"})
  void shouldHaveEveryByteOnBothHostsWhenTheTapLosesFrames(String commit) {
    Lab lab = use(Lab.protectedPair(SIZES, Map.of("commit", commit)));
    Host backup = lab.topology().backup();
    Trial trial = new Trial(lab);
    for (IpVersion version : IpVersion.values()) {
      // Begun before the cable is bad: without its handshake a connection is not shadowed at all.
      trial.with(lab.upload(version, "16M"));
    }
    List<TransferReport> reports =
        trial.run(
            struck ->
                BadCable.toHost(struck.topology(), backup)
                    .between(struck.topology().primary(), backup)
                    .start(BadCable.Vice.LOSS, PER_MILLE));
    assertUnnoticed(reports);
    for (TransferReport report : reports) {
      assertEquals(lab.uploadable().sha256(), lab.backupServer().uploaded(report.name(), STORED));
    }
    assertTrue(lab.primaryDaemon().counted("relayed", "repair") > 0, "nothing was repaired");
    assertEquals(0, lab.primaryDaemon().counted("degraded", "unconfirmed"));
  }
}
