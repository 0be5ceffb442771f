package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.lab.Await;
import io.understudy.lab.BadCable;
import io.understudy.lab.BadCable.Vice;
import io.understudy.lab.Host;
import io.understudy.lab.IpVersion;
import io.understudy.lab.Lab;
import io.understudy.lab.Transfer;
import io.understudy.lab.TransferReport;
import io.understudy.lab.Trial;
import io.understudy.lab.Understudy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The tap loses frames, and the primary sends the backup again what it missed. With {@code commit:
 * async} nobody else would: the client has been told that it arrived.
 */
class RepairTest extends Scenario {
  private static final Lab.Sizes SIZES = Lab.Sizes.ofMebibytes(1, 48);
  private static final Lab.Sizes LONGER = Lab.Sizes.ofMebibytes(1, 512);
  private static final Duration STORED = Duration.ofSeconds(20);
  private static final Duration UNHEARD = Duration.ofMillis(20);
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
      trial.with(lab.upload(version, "16M"));
    }
    List<TransferReport> reports =
        trial.run(
            struck ->
                BadCable.toHost(struck.topology(), backup)
                    .between(struck.topology().primary(), backup)
                    .start(Vice.LOSS, PER_MILLE));
    assertUnnoticed(reports);
    for (TransferReport report : reports) {
      assertEquals(lab.uploadable().sha256(), lab.backupServer().uploaded(report.name(), STORED));
    }
    assertTrue(lab.primaryDaemon().counted("relayed", "repair") > 0, "nothing was repaired");
    assertEquals(0, lab.primaryDaemon().counted("degraded", "unconfirmed"));
  }

  /** The client has been told that its bytes arrived, and they died with the host. */
  @Test
  void shouldResetAnUploadWhoseBytesDiedWithTheHost() {
    Lab lab = use(Lab.protectedPair(LONGER, Map.of("commit", "async")));
    Host primary = lab.topology().primary();
    Host backup = lab.topology().backup();
    Transfer upload = lab.upload(IpVersion.IPV4, "64M").start();
    lab.awaitDuplex(lab.primaryDaemon());
    upload.awaitProgress(0.1, STORED);
    BadCable.toHost(lab.topology(), backup).between(primary, backup).start(Vice.LOSS, 1000);
    Await.pass(UNHEARD);
    primary.kill();
    Transfer.Outcome outcome = upload.finish(STORED);
    assertTrue(Set.of(55, 56).contains(outcome.exit()), outcome.report());
    Understudy lives = lab.backupDaemon();
    Await.until("the event", STORED, () -> lives.events("connection_reset").size() == 1);
  }
}
