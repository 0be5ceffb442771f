package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.lab.Await;
import io.understudy.lab.ConnectionTrace;
import io.understudy.lab.Fault;
import io.understudy.lab.Host;
import io.understudy.lab.IpVersion;
import io.understudy.lab.Lab;
import io.understudy.lab.TransferReport;
import io.understudy.lab.Trial;
import io.understudy.lab.Understudy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our own daemons may die or hang, one or both: no client notices (promise P5). */
class DaemonFaultTest extends Scenario {
  private static final Lab.Sizes SIZES = Lab.Sizes.ofMebibytes(96, 48);
  private static final String RATE = "24M";

  @BeforeEach
  void require() throws IOException {
    requireKernel();
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {
        "PRIMARY_DAEMON_DEATH",
        "BACKUP_DAEMON_DEATH",
        "BOTH_DAEMONS_DEATH",
        "BACKUP_DAEMON_DEATH_THEN_PRIMARYS",
        "PRIMARY_DAEMON_STOPPED",
        "BACKUP_DAEMON_STOPPED",
        "BACKUP_DEATH"
      })
  void shouldGoOnWithTransfersWhen(Fault fault) {
    Lab lab = use(Lab.protectedPair(SIZES));
    assertUnnoticed(transfers(lab).run(fault::strike));
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"PRIMARY_DAEMON_DEATH", "BACKUP_DAEMON_DEATH", "BOTH_DAEMONS_DEATH"})
  void shouldSurviveALaterHostDeathWhenDaemonsCameBackAfter(Fault fault) {
    Lab lab = use(Lab.protectedPair(SIZES));
    assertUnnoticed(transfers(lab).run(struck -> strikeAndRestart(struck, fault)));
    lab.daemons().forEach(Understudy::awaitDuplex);
    Host speaker = lab.speaker().host();
    assertUnnoticed(transfers(lab).movingFrom(speaker).run(struck -> speaker.kill()));
  }

  @Test
  void shouldSpeakWithOneVoiceWhenThePulledCableIsPluggedAgain() {
    Lab lab = use(Lab.protectedPair(SIZES));
    List<TransferReport> reports =
        transfers(lab)
            .run(
                struck -> {
                  struck.topology().primary().pullCable();
                  Await.pass(Duration.ofMillis(1000));
                  struck.topology().primary().plugCable();
                });
    assertUnnoticed(reports);
    lab.daemons().forEach(Understudy::awaitDuplex);
  }

  /** A false alarm swaps the roles and no more (promise P6): the connections are still on both. */
  @Test
  void shouldShadowItsOwnConnectionsWhenAPrimaryWasAwayForAMoment() {
    Lab lab = use(Lab.protectedPair(SIZES));
    Host away = lab.topology().primary();
    Host tookOver = lab.topology().backup();
    Trial trial =
        new Trial(lab)
            .with(lab.download(IpVersion.IPV4, "14M"))
            .with(lab.download(IpVersion.IPV6, "14M"))
            .with(lab.upload(IpVersion.IPV4, "7M"));
    List<TransferReport> reports =
        trial.run(
            struck -> {
              away.pullCable();
              Await.pass(Duration.ofMillis(300));
              away.plugCable();
              struck.daemons().forEach(Understudy::awaitDuplex);
              Await.pass(Duration.ofMillis(300));
              tookOver.kill();
            });
    List<String> turns = List.of(away.mac(), tookOver.mac(), away.mac());
    for (TransferReport report : reports) {
      assertEquals(List.of(), report.transferComplaints());
      assertEquals(
          turns, report.trace().voices().stream().map(ConnectionTrace.Voice::mac).toList());
    }
  }

  @Test
  void shouldLeaveTheRolesWhenItIsTheBackupsCableThatIsPulled() {
    Lab lab = use(Lab.protectedPair(SIZES));
    List<TransferReport> reports =
        transfers(lab)
            .run(
                struck -> {
                  struck.topology().backup().pullCable();
                  Await.pass(Duration.ofMillis(1000));
                  struck.topology().backup().plugCable();
                });
    assertUnnoticed(reports);
    lab.daemons().forEach(Understudy::awaitDuplex);
    assertEquals(lab.topology().primary(), lab.speaker().host());
  }

  private static void strikeAndRestart(Lab lab, Fault fault) {
    fault.strike(lab);
    lab.daemons().stream()
        .filter(daemon -> daemon.processes().isEmpty())
        .forEach(Understudy::start);
  }

  private static Trial transfers(Lab lab) {
    return new Trial(lab)
        .with(lab.download(IpVersion.IPV4, RATE))
        .with(lab.upload(IpVersion.IPV6, RATE));
  }
}
