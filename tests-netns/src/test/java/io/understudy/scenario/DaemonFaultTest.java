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
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Our own daemons may die or hang, one or both: no client notices (promise P5). */
class DaemonFaultTest extends Scenario {
  private static final Lab.Sizes SIZES = Lab.Sizes.ofMebibytes(96, 48);
  private static final String RATE = "24M";
  private static final List<Fault> DEATHS =
      List.of(Fault.PRIMARY_DAEMON_DEATH, Fault.BACKUP_DAEMON_DEATH, Fault.BOTH_DAEMONS_DEATH);
  private static final List<Fault> DEATHS_AND_STOPS =
      List.of(
          Fault.PRIMARY_DAEMON_DEATH,
          Fault.BACKUP_DAEMON_DEATH,
          Fault.BOTH_DAEMONS_DEATH,
          Fault.BACKUP_DAEMON_DEATH_THEN_PRIMARYS,
          Fault.PRIMARY_DAEMON_STOPPED,
          Fault.BACKUP_DAEMON_STOPPED);

  @BeforeEach
  void require() throws IOException {
    requireKernel();
  }

  @Test
  void shouldGoOnWithTransfersWhenDaemonsDieOrHang() {
    Lab lab = use(Lab.protectedPair(SIZES));
    for (Fault fault : DEATHS_AND_STOPS) {
      assertUnnoticed(fault.name(), transfers(lab).run(fault::strike));
      restore(lab);
    }
  }

  @Test
  void shouldGoOnWithTransfersWhenTheBackupDies() {
    Lab lab = use(Lab.protectedPair(SIZES));
    assertUnnoticed(transfers(lab).run(Fault.BACKUP_DEATH::strike));
  }

  @Test
  void shouldSurviveALaterHostDeathWhenDaemonsCameBackAfterTheirs() {
    Lab lab = use(Lab.protectedPair(SIZES));
    for (Fault fault : DEATHS) {
      assertUnnoticed(fault.name(), transfers(lab).run(struck -> strikeAndRestart(struck, fault)));
      lab.letPrimarySpeak();
      Host speaker = lab.topology().primary();
      assertUnnoticed(
          "host death after " + fault,
          transfers(lab).movingFrom(speaker).run(struck -> speaker.kill()));
      lab.topology().reboot(speaker);
      lab.serverOn(speaker).start();
      restore(lab);
    }
  }

  @Test
  void shouldGoOnWithTransfersWhenACableIsPulledAndPluggedAgain() {
    Lab lab = use(Lab.protectedPair(SIZES));
    Host primary = lab.topology().primary();
    Host backup = lab.topology().backup();
    assertUnnoticed("backup's cable", transfers(lab).run(struck -> pullForAMoment(backup)));
    lab.daemons().forEach(Understudy::awaitDuplex);
    assertEquals(primary, lab.speaker().host());
    assertUnnoticed("primary's cable", transfers(lab).run(struck -> pullForAMoment(primary)));
    lab.daemons().forEach(Understudy::awaitDuplex);
  }

  /** A false alarm swaps the roles and no more (promise P6): the connections are still on both. */
  @Test
  void shouldShadowItsOwnConnectionsWhenAPrimaryWasAwayForAMoment() {
    goOnWhenThePrimaryWasAwayForAMomentAndThen(
        lab -> {
          lab.backupDaemon().awaitNonePending();
          lab.topology().backup().kill();
        });
  }

  /** The switchover itself waits until the host that was away has all that clients were told. */
  @Test
  @Tag(LONG)
  void shouldSwapTheRolesBackAtOnceWhenAPrimaryWasAwayForAMoment() {
    goOnWhenThePrimaryWasAwayForAMomentAndThen(lab -> lab.switchOver(lab.backupDaemon()));
  }

  private void goOnWhenThePrimaryWasAwayForAMomentAndThen(Consumer<Lab> second) {
    Lab lab = use(Lab.protectedPair(SIZES));
    Host away = lab.topology().primary();
    Host tookOver = lab.topology().backup();
    Trial trial =
        new Trial(lab)
            .with(lab.download(IpVersion.IPV4, "9M"))
            .with(lab.download(IpVersion.IPV6, "9M"))
            .with(lab.upload(IpVersion.IPV4, "4M"));
    List<TransferReport> reports =
        trial.run(
            struck -> {
              away.pullCable();
              struck.backupDaemon().awaitRole("primary");
              away.plugCable();
              struck.daemons().forEach(Understudy::awaitDuplex);
              second.accept(struck);
            });
    List<String> turns = List.of(away.mac(), tookOver.mac(), away.mac());
    for (TransferReport report : reports) {
      assertEquals(List.of(), report.transferComplaints());
      assertEquals(
          turns, report.trace().voices().stream().map(ConnectionTrace.Voice::mac).toList());
    }
  }

  private static void pullForAMoment(Host host) {
    host.pullCable();
    Await.pass(Duration.ofMillis(1000));
    host.plugCable();
  }

  private static void strikeAndRestart(Lab lab, Fault fault) {
    fault.strike(lab);
    lab.startDeadDaemons();
  }

  /** As it was in the beginning: both daemons run, and the same host speaks. */
  private static void restore(Lab lab) {
    lab.daemons().forEach(daemon -> daemon.signal("CONT"));
    lab.startDeadDaemons();
    lab.letPrimarySpeak();
  }

  private static Trial transfers(Lab lab) {
    return new Trial(lab)
        .with(lab.download(IpVersion.IPV4, RATE))
        .with(lab.upload(IpVersion.IPV6, RATE));
  }
}
