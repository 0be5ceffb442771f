package io.understudy.replicator.takeover;

import static io.understudy.replicator.takeover.RoleState.BACKUP;
import static io.understudy.replicator.takeover.RoleState.JOINING;
import static io.understudy.replicator.takeover.RoleState.PRIMARY_DUPLEX;
import static io.understudy.replicator.takeover.RoleState.PRIMARY_SIMPLEX;
import static io.understudy.replicator.takeover.RoleState.TAKING_OVER;
import static io.understudy.replicator.takeover.Stage.MILLI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.replicator.takeover.HostView.AddressProbe;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The states in which a host does not speak: joining, backup, taking over. */
class RoleMachineSilentTest {
  private static Stage joining(Stage stage) {
    stage.machine.start(7, stage.now);
    assertEquals(List.of("silent 7"), stage.actions.taken());
    return stage;
  }

  private static Stage takingOver(int epoch) {
    Stage stage = Stage.in(BACKUP, epoch);
    stage.view.grantedUntilNanos = stage.now + 42 * MILLI;
    stage.partnerDies();
    assertEquals(List.of("stop granting"), stage.pass(31));
    assertEquals(TAKING_OVER, stage.machine.state());
    return stage;
  }

  @Test
  void shouldShadowWhenThePartnerSpeaksWhileJoining() {
    Stage stage = joining(Stage.preferred());
    stage.says = Says.speaks(9);
    assertEquals(List.of("fresh backup 9"), stage.look());
    assertEquals(BACKUP, stage.machine.state());
    assertEquals(9, stage.machine.epoch());
  }

  @Test
  void shouldSpeakAloneWhenNobodyIsHeardAndTheAddressIsFree() {
    Stage stage = joining(Stage.preferred());
    assertEquals(List.of(), stage.pass(1000));
    assertEquals(List.of("probe"), stage.look());
    stage.answer(AddressProbe.FREE);
    assertEquals(List.of("alone 9"), stage.look());
    assertEquals(PRIMARY_SIMPLEX, stage.machine.state());
  }

  @Test
  void shouldWaitLongerWhenNotPreferredOrWithoutServer() {
    Stage stage = joining(Stage.other());
    stage.view.serverReady = false;
    assertEquals(List.of(), stage.pass(3000));
    assertEquals(List.of("probe"), stage.look());
  }

  /** A busy host: it may listen for 100 ms, then it gets no processor for 40 ms, and so on. */
  @Test
  void shouldCountWhatItListenedWhenItStandsStillAgainAndAgainWhileJoining() {
    Stage stage = joining(Stage.preferred());
    List<String> done = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      done.addAll(stage.pass(100));
      stage.standStill(40);
    }
    assertTrue(done.contains("probe"), done.toString());
    assertEquals(JOINING, stage.machine.state());
  }

  @Test
  void shouldStaySilentWhenSomebodyAnswersForTheAddress() {
    Stage stage = joining(Stage.preferred());
    stage.pass(1001);
    stage.answer(AddressProbe.TAKEN);
    assertEquals(List.of("note address_in_use"), stage.look());
    assertEquals(List.of("probe"), stage.look());
    assertEquals(JOINING, stage.machine.state());
  }

  @Test
  void shouldAskTheAddressAgainWhenTheAnswerCameTooLate() {
    Stage stage = joining(Stage.preferred());
    stage.pass(1001);
    stage.answer(AddressProbe.RUNNING);
    stage.pass(1001);
    stage.answer(AddressProbe.FREE);
    assertEquals(List.of("probe"), stage.look());
    assertEquals(JOINING, stage.machine.state());
  }

  @Test
  void shouldClaimBeforeItSpeaksWhenThePartnerJoinsToo() {
    Stage stage = joining(Stage.preferred());
    stage.says = Says.shadows(3);
    stage.partnerHearsUs = false;
    stage.pass(501);
    stage.answer(AddressProbe.FREE);
    assertEquals(List.of(), stage.look());
    assertTrue(stage.machine.isClaiming());
    stage.partnerHearsUs = true;
    assertEquals(List.of("alone 9"), stage.look());
    assertFalse(stage.machine.isClaiming());
  }

  @Test
  void shouldLetThePartnerSpeakWhenItsClaimIsStronger() {
    Stage stage = joining(Stage.other());
    stage.says = Says.claims(7);
    stage.pass(1001);
    stage.answer(AddressProbe.FREE);
    assertEquals(List.of(), stage.pass(100));
    assertEquals(JOINING, stage.machine.state());
    stage.says = Says.speaks(8);
    assertEquals(List.of("fresh backup 8"), stage.look());
  }

  @Test
  void shouldSpeakWhenThePartnersClaimIsWeaker() {
    Stage stage = joining(Stage.preferred());
    stage.says = Says.claims(7);
    stage.pass(501);
    stage.answer(AddressProbe.FREE);
    assertEquals(List.of("alone 9"), stage.pass(2));
  }

  @Test
  void shouldTakeTheRoleOfAPartnerWithoutServerWhileJoining() {
    Stage stage = joining(Stage.other());
    stage.says = Says.yieldsWithoutServer(8);
    assertEquals(List.of("alone 8"), stage.look());
  }

  @Test
  void shouldStayBackupWhileThePartnerSpeaks() {
    Stage stage = Stage.in(BACKUP, 4);
    assertEquals(List.of(), stage.pass(5000));
    assertEquals(BACKUP, stage.machine.state());
  }

  @Test
  void shouldStayBackupWhenOnlyThePartnersDaemonDies() {
    Stage stage = Stage.in(BACKUP, 4);
    stage.says = null;
    assertEquals(List.of(), stage.pass(5000));
  }

  @Test
  void shouldStayBackupWhenOnlyThePartnersKernelIsNotHeard() {
    Stage stage = Stage.in(BACKUP, 4);
    stage.kernelHeard = false;
    assertEquals(List.of(), stage.pass(5000));
  }

  @Test
  void shouldDropItsShadowsWhenThePartnerSpeaksInANewEpoch() {
    Stage stage = Stage.in(BACKUP, 4);
    stage.says = Says.speaks(5);
    assertEquals(List.of("fresh backup 5"), stage.look());
  }

  @Test
  void shouldSpeakOnlyWhenTheLastGrantedLeaseHasEnded() {
    Stage stage = takingOver(4);
    assertEquals(List.of(), stage.pass(11));
    assertEquals(List.of("alone 6"), stage.pass(1));
    assertEquals(PRIMARY_SIMPLEX, stage.machine.state());
    assertEquals(6, stage.machine.epoch());
  }

  @Test
  void shouldWaitForALeaseThatThePartnerBeganItself() {
    Stage stage = Stage.in(BACKUP, 4);
    stage.view.grantedUntilNanos = 1;
    stage.partnerDies();
    assertEquals(List.of("stop granting"), stage.pass(31));
    assertEquals(List.of(), stage.pass(11));
    assertEquals(List.of("alone 6"), stage.look());
  }

  @Test
  void shouldDoubtAndAskTheAddressWhenThePartnerSpokeWithoutALease() {
    Stage stage = Stage.in(BACKUP, 4);
    stage.says = Says.speaksAlone(4);
    stage.look();
    stage.partnerDies();
    assertEquals(List.of("stop granting"), stage.pass(31));
    assertEquals(List.of(), stage.pass(300));
    assertEquals(List.of("probe"), stage.look());
    stage.answer(AddressProbe.FREE);
    assertEquals(List.of("alone 6"), stage.look());
  }

  @Test
  void shouldDoubtWhenAStoppingPartnerFallsSilent() {
    Stage stage = Stage.in(BACKUP, 4);
    stage.says = Says.stops(4, true);
    stage.look();
    stage.partnerDies();
    stage.pass(31);
    assertEquals(List.of("probe"), stage.pass(302));
  }

  @Test
  void shouldDoubtWhenResumedAsBackupOfASilentPartner() {
    Stage stage = Stage.other();
    stage.machine.resume(BACKUP, 4, stage.now);
    stage.view.grantedUntilNanos = stage.now;
    assertEquals(List.of("stop granting"), stage.pass(31));
    assertEquals(List.of("probe"), stage.pass(302));
  }

  @Test
  void shouldListenAgainWhenItStoodStill() {
    Stage stage = Stage.in(BACKUP, 4);
    stage.partnerDies();
    stage.standStill(5000);
    assertEquals(List.of(), stage.pass(20));
    stage.says = Says.speaksAlone(4);
    assertEquals(List.of(), stage.pass(100));
    assertEquals(BACKUP, stage.machine.state());
  }

  @Test
  void shouldDoubtWhenItStoodStillAndHearsNothing() {
    Stage stage = Stage.in(BACKUP, 4);
    stage.view.grantedUntilNanos = stage.now;
    stage.partnerDies();
    stage.standStill(5000);
    assertEquals(List.of("stop granting", "probe"), stage.pass(340));
  }

  @Test
  void shouldDoubtWhenItStoodStillWhileTakingOver() {
    Stage stage = takingOver(4);
    stage.standStill(5000);
    assertEquals(List.of("probe"), stage.pass(302));
  }

  @Test
  void shouldShadowAgainWhenThePartnerIsHeardAgain() {
    Stage stage = takingOver(4);
    stage.kernelHeard = true;
    assertEquals(List.of("backup 4"), stage.look());
    assertEquals(BACKUP, stage.machine.state());
  }

  @Test
  void shouldNotTakeOverWithoutServer() {
    Stage stage = takingOver(4);
    stage.view.serverReady = false;
    assertEquals(List.of("note cannot_take_over"), stage.pass(1000));
    stage.view.serverReady = true;
    assertEquals(List.of("alone 6"), stage.look());
  }

  @Test
  void shouldNotTakeOverWhileConnectionsOfAnEarlierRoleAreThere() {
    Stage stage = takingOver(4);
    stage.view.shadowsGone = false;
    assertEquals(List.of("note cannot_take_over"), stage.pass(1000));
    stage.view.shadowsGone = true;
    assertEquals(List.of("alone 6"), stage.look());
  }

  @Test
  void shouldStayWhereItIsWhenTheDecisionCameTooLate() {
    Stage stage = takingOver(4);
    stage.actions.refusesToSpeak = true;
    assertEquals(List.of(), stage.pass(100));
    assertEquals(TAKING_OVER, stage.machine.state());
    assertEquals(4, stage.machine.epoch());
    stage.actions.refusesToSpeak = false;
    assertEquals(List.of("alone 6"), stage.look());
    assertEquals(stage.now + Stage.TERMS.leaseNanos(), stage.actions.untilNanos);
  }

  @Test
  void shouldTakeOverFromAPartnerThatHasRestarted() {
    Stage stage = Stage.in(BACKUP, 4);
    stage.says = Says.cannotShadow(0);
    assertEquals(List.of("stop granting", "alone 6"), stage.pass(3));
  }

  @Test
  void shouldLeaveTheWordToAPartnerThatClaimsItByALaterEpoch() {
    Stage stage = Stage.in(BACKUP, 4);
    stage.says = Says.claims(5);
    assertEquals(List.of(), stage.pass(1000));
    assertEquals(BACKUP, stage.machine.state());
  }

  @Test
  void shouldOutdoAPartnerThatClaimsInAnEarlierEpoch() {
    Stage stage = Stage.in(BACKUP, 4);
    stage.says = Says.claims(0);
    assertEquals(List.of("stop granting", "alone 6"), stage.pass(3));
  }

  @Test
  void shouldAskTheAddressWhenAVoicelessPartnerCannotAnswerTheClaim() {
    Stage stage = Stage.in(BACKUP, 4);
    stage.says = Says.shadows(4);
    stage.partnerHearsUs = false;
    assertEquals(List.of("stop granting"), stage.pass(300));
    assertEquals(List.of("probe"), stage.pass(5));
    stage.answer(AddressProbe.FREE);
    assertEquals(List.of("alone 6"), stage.look());
  }

  @Test
  void shouldTakeTheYieldedRoleUntilTheLeaseOfTheOfferEnds() {
    Stage stage = Stage.in(BACKUP, 4);
    stage.says = Says.yields(5);
    assertEquals(List.of("duplex 5"), stage.look());
    assertEquals(PRIMARY_DUPLEX, stage.machine.state());
    assertEquals(
        stage.view.report.sentAfterNanos() + Stage.TERMS.leaseNanos(), stage.actions.untilNanos);
  }

  @Test
  void shouldTakeTheYieldedRoleAloneWhenThePartnerLostItsServer() {
    Stage stage = Stage.in(BACKUP, 4);
    stage.says = Says.yieldsWithoutServer(5);
    assertEquals(List.of("alone 5"), stage.look());
    assertEquals(PRIMARY_SIMPLEX, stage.machine.state());
  }

  @Test
  void shouldTakeTheYieldedRoleWhileTakingOver() {
    Stage stage = takingOver(4);
    stage.says = Says.yields(5);
    assertEquals(List.of("duplex 5"), stage.look());
  }

  @Test
  void shouldNotTakeTheYieldedRoleWithoutServer() {
    Stage stage = Stage.in(BACKUP, 4);
    stage.view.serverReady = false;
    stage.says = Says.yields(5);
    assertEquals(List.of("note cannot_take_role"), stage.pass(10));
    assertEquals(BACKUP, stage.machine.state());
  }

  @Test
  void shouldNotTakeTheYieldedRoleWhileConnectionsOfAnEarlierRoleAreThere() {
    Stage stage = Stage.in(BACKUP, 4);
    stage.view.shadowsGone = false;
    stage.says = Says.yields(5);
    assertEquals(List.of("note cannot_take_role"), stage.pass(10));
    stage.view.shadowsGone = true;
    assertEquals(List.of("duplex 5"), stage.look());
  }

  @Test
  void shouldNotTakeAnOfferThatIsOld() {
    Stage stage = Stage.in(BACKUP, 4);
    stage.partnerHearsUs = false;
    stage.says = Says.yields(5);
    assertEquals(List.of(), stage.pass(10));
    assertEquals(BACKUP, stage.machine.state());
  }

  @Test
  void shouldNotTakeAnOfferOfAnEpochThatHasPassed() {
    Stage stage = Stage.in(BACKUP, 5);
    stage.says = Says.yields(5);
    assertEquals(List.of(), stage.pass(10));
    assertEquals(BACKUP, stage.machine.state());
  }
}
