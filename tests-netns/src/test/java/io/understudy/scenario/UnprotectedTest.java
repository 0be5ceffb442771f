package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.lab.Await;
import io.understudy.lab.Fault;
import io.understudy.lab.IpVersion;
import io.understudy.lab.Lab;
import io.understudy.lab.Loss;
import io.understudy.lab.TransferReport;
import io.understudy.lab.Trial;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The lab judges itself: without a daemon, undisturbed transfers are right and disturbed ones are
 * not. A judge that finds nothing here would find nothing anywhere.
 */
@Tag(Scenario.TIMED)
class UnprotectedTest extends Scenario {
  private static final Lab.Sizes SIZES = Lab.Sizes.ofMebibytes(64, 32);

  @ParameterizedTest
  @EnumSource(IpVersion.class)
  void shouldFindNothingWhenNothingHappens(IpVersion version) {
    Lab lab = use(Lab.unprotected(SIZES));
    Trial trial = new Trial(lab).with(lab.download(version, "")).with(lab.upload(version, ""));
    List<TransferReport> reports = trial.run(nothing -> {});
    assertUnnoticed(reports);
    assertEquals(0, trial.missed());
  }

  @Test
  void shouldMeasureThePauseWhenTheCableIsAwayForAWhile() {
    Lab lab = use(Lab.unprotected(SIZES));
    Duration away = Duration.ofMillis(300);
    Trial trial = new Trial(lab).with(lab.download(IpVersion.IPV4, "64M"));
    List<TransferReport> reports =
        trial.run(
            pulled -> {
              lab.topology().primary().pullCable();
              Await.pass(away);
              lab.topology().primary().plugCable();
            });
    assertUnnoticed(reports);
    double millis = reports.get(0).pause().millis();
    assertTrue(millis >= away.toMillis() && millis < 1500, "measured " + millis + " ms");
  }

  @Test
  void shouldComplainWhenTheServerDies() {
    Lab lab = use(Lab.unprotected(SIZES));
    Trial trial = new Trial(lab).with(lab.download(IpVersion.IPV4, "32M"));
    List<TransferReport> reports = trial.run(Fault.SERVER_DEATH::strike);
    assertFalse(reports.get(0).complaints().isEmpty());
    assertFalse(reports.get(0).sameBytes());
  }

  @Test
  void shouldLoseFramesAndStillFindNothingWhenTheCableIsBad() {
    Lab lab = use(Lab.unprotected(SIZES));
    Loss.start(lab.topology(), lab.topology().primary(), 20);
    Trial trial = new Trial(lab).with(lab.download(IpVersion.IPV4, "32M"));
    assertUnnoticed(trial.run(nothing -> Loss.stop(lab.topology().primary())));
    String counters = lab.topology().primary().must("nstat", "-as", "TcpRetransSegs");
    assertTrue(counters.matches("(?s).*TcpRetransSegs +[1-9].*"), counters);
  }
}
