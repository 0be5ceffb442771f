package io.understudy.replicator.takeover;

import static io.understudy.replicator.takeover.RoleState.BACKUP;
import static io.understudy.replicator.takeover.RoleState.HANDING_OVER;
import static io.understudy.replicator.takeover.RoleState.PRIMARY_DUPLEX;
import static io.understudy.replicator.takeover.RoleState.PRIMARY_SIMPLEX;
import static io.understudy.replicator.takeover.RoleState.TAKING_OVER;
import static io.understudy.replicator.takeover.Stage.MILLI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.replicator.takeover.HostView.AddressProbe;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The states in which a host speaks, and its handing over. */
class RoleMachineSpeakingTest {
  private static Stage handingOver(int epoch) {
    Stage stage = Stage.in(PRIMARY_DUPLEX, epoch - 1);
    stage.view.switchoverWanted = true;
    assertEquals(List.of("yield " + epoch + " switchover"), stage.look());
    assertEquals(HANDING_OVER, stage.machine.state());
    return stage;
  }

  /** Speaks by a lease that is extended no more. */
  private static Stage leaseEndingIn(long millis) {
    Stage stage = Stage.in(PRIMARY_DUPLEX, 4);
    stage.view.deadlineNanos = stage.now + millis * MILLI;
    return stage;
  }

  @Test
  void shouldShadowItsOwnConnectionsWhenItWasAwayAndItsShadowKeptThemInformed() {
    Stage stage = leaseEndingIn(40);
    stage.says = Says.speaksAndRelays(6);
    assertEquals(List.of("backup 6"), stage.look());
  }

  @Test
  void shouldGiveItsConnectionsUpWhenNobodyKeptThemInformed() {
    for (PeerReport says : List.of(Says.speaksAlone(6), Says.speaksAndRelays(7))) {
      Stage stage = leaseEndingIn(40);
      stage.says = says;
      assertEquals(List.of("fresh backup " + says.epoch()), stage.look());
    }
  }

  @Test
  void shouldProtectTheFormerSpeakersConnectionsWhenItComesBackAsItWas() {
    for (PeerReport says : List.of(Says.shadows(6), Says.shadowsAnew(6))) {
      Stage stage = Stage.in(BACKUP, 4);
      stage.look();
      stage.partnerDies();
      stage.view.grantedUntilNanos = stage.now + 10 * MILLI;
      assertEquals(List.of("stop granting", "alone 6"), stage.pass(100));
      assertTrue(stage.machine.isRelaying());
      stage.kernelHeard = true;
      stage.says = says;
      boolean same = says.instance() == Says.INSTANCE;
      assertEquals(List.of(same ? "protect and keep" : "protect"), stage.look());
    }
  }

  @Test
  void shouldProtectWhenThePartnerShadows() {
    Stage stage = Stage.in(PRIMARY_SIMPLEX, 3);
    assertEquals(PRIMARY_DUPLEX, stage.machine.state());
    assertEquals(stage.now + Stage.TERMS.leaseNanos(), stage.actions.untilNanos);
  }

  @Test
  void shouldStayAloneWhenThePartnerCannotShadow() {
    for (PeerReport says :
        List.of(Says.cannotShadow(4), Says.isDeaf(4), Says.shadows(3), Says.stops(4, false))) {
      Stage stage = Stage.other();
      stage.machine.resume(PRIMARY_SIMPLEX, 4, stage.now);
      stage.says = says;
      stage.kernelHeard = true;
      assertEquals(List.of(), stage.pass(1000), says.toString());
    }
  }

  @Test
  void shouldStayAloneWhenThePartnersKernelIsNotHeardOrOurServerIsDown() {
    Stage stage = Stage.other();
    stage.machine.resume(PRIMARY_SIMPLEX, 4, stage.now);
    stage.says = Says.shadows(4);
    assertEquals(List.of(), stage.pass(100));
    stage.kernelHeard = true;
    stage.view.serverReady = false;
    assertEquals(List.of(), stage.pass(100));
    stage.view.serverReady = true;
    assertEquals(List.of("protect"), stage.look());
  }

  @Test
  void shouldGoOnAloneWhenThePartnerDies() {
    Stage stage = Stage.in(PRIMARY_DUPLEX, 4);
    stage.partnerDies();
    assertEquals(List.of("unprotect"), stage.pass(31));
    assertEquals(PRIMARY_SIMPLEX, stage.machine.state());
    assertEquals(4, stage.machine.epoch());
  }

  @Test
  void shouldKeepConnectionsWhenTheSamePartnerComesBackSoon() {
    Stage stage = Stage.in(PRIMARY_DUPLEX, 4);
    stage.partnerDies();
    stage.pass(31);
    stage.says = Says.shadows(4);
    stage.kernelHeard = true;
    assertEquals(List.of("protect and keep"), stage.look());
  }

  @Test
  void shouldNotKeepConnectionsWhenThePartnerHasRestarted() {
    Stage stage = Stage.in(PRIMARY_DUPLEX, 4);
    stage.partnerDies();
    stage.pass(31);
    stage.says = Says.shadowsAnew(4);
    stage.kernelHeard = true;
    assertEquals(List.of("protect"), stage.look());
  }

  @Test
  void shouldAbandonTheShadowsWhenThePartnerStaysAway() {
    Stage stage = Stage.in(PRIMARY_DUPLEX, 4);
    stage.partnerDies();
    assertEquals(List.of("unprotect"), stage.pass(10_000));
    assertEquals(List.of("abandon 5"), stage.pass(100));
    assertEquals(List.of(), stage.pass(20_000));
  }

  @Test
  void shouldGoOnAloneEarlyWhenTheLeaseIsAboutToEnd() {
    Stage stage = leaseEndingIn(24);
    stage.partnerDies();
    assertEquals(List.of(), stage.pass(20));
    assertEquals(List.of("unprotect"), stage.look());
  }

  @Test
  void shouldNotGoOnAloneRightAfterItStoodStill() {
    Stage stage = leaseEndingIn(40);
    stage.partnerDies();
    stage.standStill(36);
    assertEquals(List.of("note lease_ended"), stage.pass(10));
    assertEquals(PRIMARY_DUPLEX, stage.machine.state());
  }

  @Test
  void shouldAbandonTheShadowsWhenThePartnerCannotShadowAnyMore() {
    for (PeerReport says :
        List.of(Says.cannotShadow(4), Says.shadowsAnew(4), Says.stops(4, false))) {
      Stage stage = Stage.in(PRIMARY_DUPLEX, 4);
      stage.says = says;
      assertEquals(List.of("unprotect", "abandon 5"), stage.look(), says.toString());
      assertEquals(PRIMARY_SIMPLEX, stage.machine.state());
    }
  }

  @Test
  void shouldStayBoundWhenTheLeaseEndedBeforeItCouldGoOnAlone() {
    Stage stage = Stage.in(PRIMARY_DUPLEX, 4);
    stage.actions.leaseHasEnded = true;
    stage.says = Says.cannotShadow(4);
    assertEquals(List.of(), stage.pass(10));
    stage.partnerDies();
    assertEquals(List.of(), stage.pass(50));
    assertEquals(PRIMARY_DUPLEX, stage.machine.state());
    assertEquals(4, stage.machine.epoch());
  }

  @Test
  void shouldGoOnAloneWhenThePartnerDoesNotHearUsAndSaysSo() {
    Stage stage = Stage.in(PRIMARY_DUPLEX, 4);
    stage.says = Says.isDeaf(4);
    assertEquals(List.of(), stage.look());
    assertTrue(stage.machine.isClaiming());
    assertEquals(List.of("unprotect"), stage.look());
    assertEquals(PRIMARY_SIMPLEX, stage.machine.state());
  }

  @Test
  void shouldStayBoundWhenThePartnersDaemonDoesNotHearUsEither() {
    Stage stage = Stage.in(PRIMARY_DUPLEX, 4);
    stage.says = Says.isDeaf(4);
    stage.partnerHearsUs = false;
    assertEquals(List.of(), stage.pass(100));
    assertEquals(PRIMARY_DUPLEX, stage.machine.state());
  }

  @Test
  void shouldYieldWhenThePartnerSpeaksInALaterEpoch() {
    for (RoleState state : List.of(PRIMARY_DUPLEX, PRIMARY_SIMPLEX)) {
      Stage stage = Stage.in(state, 4);
      stage.says = Says.speaksAlone(5);
      assertEquals(List.of("fresh backup 5"), stage.look());
      assertEquals(BACKUP, stage.machine.state());
    }
  }

  @Test
  void shouldLetOneHostStayWhenBothSpeakInTheSameEpoch() {
    for (boolean wins : List.of(true, false)) {
      Stage stage = new Stage(false, wins);
      stage.machine.resume(PRIMARY_SIMPLEX, 4, stage.now);
      stage.says = Says.speaksAlone(4);
      stage.look();
      assertEquals(wins ? PRIMARY_SIMPLEX : BACKUP, stage.machine.state());
    }
  }

  @Test
  void shouldStayWhenThePartnerSpeaksInAnEarlierEpoch() {
    Stage stage = Stage.in(PRIMARY_DUPLEX, 4);
    stage.says = Says.speaksAlone(3);
    assertEquals(List.of(), stage.look());
    assertEquals(PRIMARY_DUPLEX, stage.machine.state());
  }

  @Test
  void shouldCompareEpochsAroundTheirEnd() {
    Stage stage = Stage.in(PRIMARY_SIMPLEX, Integer.MAX_VALUE);
    stage.says = Says.speaksAlone(Integer.MIN_VALUE);
    assertEquals(List.of("fresh backup " + Integer.MIN_VALUE), stage.look());
  }

  @Test
  void shouldBeSilentUntilGrantedAgainWhenTheLeaseEnded() {
    Stage stage = leaseEndingIn(1);
    stage.says = null;
    assertEquals(List.of("note lease_ended"), stage.pass(1000));
    stage.view.deadlineNanos = stage.now + 40 * MILLI;
    stage.says = Says.shadows(4);
    assertEquals(List.of(), stage.pass(10));
    assertEquals(PRIMARY_DUPLEX, stage.machine.state());
  }

  @Test
  void shouldSpeakAloneWhenThePartnerLeavesTheWordAfterTheLeaseEnded() {
    Stage stage = leaseEndingIn(1);
    assertEquals(List.of("note lease_ended"), stage.pass(31));
    assertEquals(List.of("alone 6"), stage.pass(3));
  }

  @Test
  void shouldSpeakAloneAfterDoubtWhenTheLeaseEndedAndNobodySpeaks() {
    Stage stage = leaseEndingIn(1);
    stage.actions.leaseHasEnded = true;
    stage.partnerDies();
    assertEquals(List.of("note lease_ended"), stage.pass(301));
    assertEquals(List.of("probe"), stage.pass(2));
    stage.answer(AddressProbe.FREE);
    assertEquals(List.of("alone 6"), stage.look());
  }

  @Test
  void shouldHandOverWhenOurServerDiesOrThisDaemonStops() {
    Stage lost = Stage.in(PRIMARY_DUPLEX, 4);
    lost.view.serverLost = true;
    assertEquals(List.of("yield 5 our server died"), lost.look());
    Stage stops = Stage.in(PRIMARY_DUPLEX, 4);
    stops.view.stopping = true;
    assertEquals(List.of("yield 5 orderly stop"), stops.look());
    assertTrue(stops.machine.isYielding());
  }

  @Test
  void shouldHandOverByPlanOnlyWhenThePartnerIsBroughtUpOnAllConnections() {
    Stage stage = Stage.in(PRIMARY_DUPLEX, 4);
    stage.view.resumingConnections = 1;
    stage.view.switchoverWanted = true;
    assertEquals(List.of(), stage.pass(50));
    stage.view.stopping = true;
    assertEquals(List.of(), stage.pass(50));
    stage.view.resumingConnections = 0;
    assertEquals(List.of("yield 5 orderly stop"), stage.look());
  }

  @Test
  void shouldNotWaitForConnectionsWhenOurServerDies() {
    Stage stage = Stage.in(PRIMARY_DUPLEX, 4);
    stage.view.resumingConnections = 1;
    stage.view.serverLost = true;
    assertEquals(List.of("yield 5 our server died"), stage.look());
  }

  @Test
  void shouldForgetTheWishWhenItHandsOver() {
    assertFalse(handingOver(5).view.switchoverWanted);
  }

  @Test
  void shouldNotHandOverWhenThePartnersDaemonIsSilent() {
    Stage stage = Stage.in(PRIMARY_DUPLEX, 4);
    stage.says = null;
    stage.pass(31);
    stage.view.serverLost = true;
    assertEquals(List.of("note server_lost"), stage.pass(10));
    assertEquals(PRIMARY_DUPLEX, stage.machine.state());
  }

  @Test
  void shouldNotHandOverToAPartnerThatDoesNotHearUs() {
    Stage stage = Stage.in(PRIMARY_DUPLEX, 4);
    stage.partnerHearsUs = false;
    stage.view.switchoverWanted = true;
    assertEquals(List.of(), stage.pass(10));
    assertTrue(stage.view.switchoverWanted);
  }

  @Test
  void shouldShadowWhenThePartnerHasTakenTheRole() {
    Stage stage = handingOver(5);
    stage.says = Says.speaks(5);
    assertEquals(List.of("backup 5"), stage.look());
    assertEquals(BACKUP, stage.machine.state());
  }

  @Test
  void shouldDropItsConnectionsWhenThePartnerHasTakenTheRoleOfADeadServer() {
    Stage stage = handingOver(5);
    stage.view.serverReady = false;
    stage.says = Says.speaksAlone(5);
    assertEquals(List.of("fresh backup 5"), stage.look());
  }

  @Test
  void shouldShadowWhenThePartnerSpeaksInAnotherEpochWhileHandingOver() {
    Stage stage = handingOver(5);
    stage.says = Says.speaksAlone(2);
    assertEquals(List.of("fresh backup 2"), stage.look());
  }

  @Test
  void shouldTakeTheRoleBackWhenThePartnerYieldsIt() {
    Stage stage = handingOver(5);
    stage.says = Says.yields(6);
    assertEquals(List.of("duplex 6"), stage.look());
  }

  @Test
  void shouldTakeOverWhenThePartnerDiesWhileHandingOver() {
    Stage stage = handingOver(5);
    stage.partnerDies();
    assertEquals(List.of("stop granting"), stage.pass(31));
    assertEquals(TAKING_OVER, stage.machine.state());
    assertEquals(List.of("probe"), stage.pass(302));
  }

  @Test
  void shouldReclaimTheRoleOnlyWhenThePartnerKnowsThatTheOfferEnded() {
    Stage stage = handingOver(5);
    assertEquals(List.of(), stage.pass(1000));
    assertTrue(stage.machine.isYielding());
    stage.partnerHearsUs = false;
    assertEquals(List.of(), stage.pass(100));
    assertFalse(stage.machine.isYielding());
    assertTrue(stage.machine.isClaiming());
    stage.partnerHearsUs = true;
    assertEquals(List.of("alone 7"), stage.look());
  }

  @Test
  void shouldNotReclaimTheRoleWithoutServer() {
    Stage stage = handingOver(5);
    stage.view.serverReady = false;
    assertEquals(List.of(), stage.pass(5000));
    assertTrue(stage.machine.isYielding());
  }

  @Test
  void shouldNotReclaimWhileThePartnersKernelAsksForLeases() {
    Stage stage = handingOver(5);
    stage.says = null;
    for (int i = 0; i < 300; i++) {
      stage.view.grantedUntilNanos = stage.now + 42 * MILLI;
      assertEquals(List.of(), stage.pass(10));
    }
    assertEquals(HANDING_OVER, stage.machine.state());
  }

  @Test
  void shouldReclaimAfterDoubtWhenThePartnersKernelLivesButDoesNotSpeak() {
    Stage stage = handingOver(5);
    stage.says = null;
    assertEquals(List.of(), stage.pass(1300));
    assertEquals(List.of("probe"), stage.pass(5));
    stage.answer(AddressProbe.FREE);
    assertEquals(List.of("alone 7"), stage.look());
  }
}
