package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.lab.Exchange;
import io.understudy.lab.Fault;
import io.understudy.lab.IpVersion;
import io.understudy.lab.Lab;
import io.understudy.lab.Tapping;
import io.understudy.lab.TransferReport;
import io.understudy.lab.Trial;
import io.understudy.lab.Understudy;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The main job with every tap but the default one, which all other scenarios have: a quick look.
 * {@code tests-netns/compatibility} makes the whole table.
 */
@Tag(Scenario.TIMED)
class TapTest extends Scenario {
  private static final Lab.Sizes SIZES = Lab.Sizes.ofMebibytes(96, 48);

  /** So that both are in their middle at the same time. */
  private static final String DOWNLOAD_RATE = "64M";

  private static final String UPLOAD_RATE = "32M";

  @BeforeEach
  void require() throws IOException {
    requireKernel();
  }

  @ParameterizedTest
  @EnumSource(
      value = Tapping.class,
      names = {"MIRROR", "MIRROR_BOTH", "MIRROR_APART", "MULTICAST", "INLINE", "RELAY_ROUTED"})
  void shouldGoOnWithAllWorkWhenTheHostDies(Tapping tapping) {
    Lab lab = use(Lab.protectedPair(SIZES, tapping));
    Trial trial =
        new Trial(lab)
            .movingFrom(lab.topology().primary())
            .beside(new Exchange(lab, IpVersion.IPV4))
            .with(lab.download(IpVersion.IPV4, DOWNLOAD_RATE))
            .with(lab.upload(IpVersion.IPV6, UPLOAD_RATE));
    assertUnnoticed(
        trial.run(
            pair -> {
              assertHeard(pair, tapping);
              Fault.HOST_DEATH.strike(pair);
            }));
    assertTrue(trial.longestRequestMillis() < 2000, "a request took longer than 2 s");
  }

  /**
   * Inline, the backup's death takes the way to the service away until the primary says where it
   * is.
   */
  @Test
  void shouldGoOnWithAllWorkWhenTheBackupDiesThatClientsSendTo() {
    Lab lab = use(Lab.protectedPair(SIZES, Tapping.INLINE));
    Trial trial =
        new Trial(lab)
            .with(lab.download(IpVersion.IPV6, DOWNLOAD_RATE))
            .with(lab.upload(IpVersion.IPV4, UPLOAD_RATE));
    List<TransferReport> reports = trial.run(Fault.BACKUP_DEATH::strike);
    assertUnnoticed(reports);
    reports.forEach(
        report -> assertTrue(report.pause().millis() < 2000, "a pause of " + report.pause()));
  }

  /** The backup's own ears heard the client, or the tap was none. */
  private static void assertHeard(Lab lab, Tapping tapping) {
    Understudy primary = lab.primaryDaemon();
    Understudy backup = lab.backupDaemon();
    if (tapping == Tapping.RELAY_ROUTED) {
      assertTrue(primary.counted("relayed", "client") > 1000, "the primary relayed");
      assertTrue(primary.counted("rewritten", "mss") > 0, "clients were offered a smaller MSS");
      return;
    }
    boolean inline = tapping == Tapping.INLINE;
    // What a client repeats is relayed whatever the tap.
    assertTrue(primary.counted("relayed", "client") < 20, "segments that the primary relayed");
    assertTrue(
        backup.counted(inline ? "relayed" : "tapped", inline ? "inline" : "client") > 1000,
        "the backup heard the client by itself");
  }
}
