package io.understudy.replicator.takeover;

import static io.understudy.replicator.takeover.RoleState.BACKUP;
import static io.understudy.replicator.takeover.RoleState.HANDING_OVER;
import static io.understudy.replicator.takeover.RoleState.JOINING;
import static io.understudy.replicator.takeover.RoleState.PRIMARY_DUPLEX;
import static io.understudy.replicator.takeover.RoleState.PRIMARY_SIMPLEX;
import static io.understudy.replicator.takeover.RoleState.TAKING_OVER;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.replicator.takeover.HostView.AddressProbe;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A host whose service interface has no link: nobody hears it, so it must not count on its word.
 */
class RoleMachineLinkTest {
  private static final String LOST = "note link_lost";

  private static Stage withoutLink(RoleState state) {
    Stage stage = Stage.in(state, 4);
    stage.view.linkUp = false;
    stage.partnerDies();
    return stage;
  }

  @Test
  void shouldLetTheLeaseEndWhenTheLinkIsLost() {
    Stage stage = withoutLink(PRIMARY_DUPLEX);
    stage.view.deadlineNanos = stage.now + Stage.TERMS.leaseNanos();
    assertEquals(List.of(LOST), stage.pass(5_000));
    assertEquals(PRIMARY_DUPLEX, stage.machine.state());
  }

  @Test
  void shouldListenBeforeItSpeaksWhenTheLinkIsBackAndTheLeaseHasEnded() {
    Stage stage = withoutLink(PRIMARY_DUPLEX);
    stage.view.deadlineNanos = stage.now + Stage.TERMS.leaseNanos();
    stage.pass(1_000);
    stage.view.linkUp = true;
    long doubtMillis = Stage.TERMS.doubtNanos() / Stage.MILLI;
    assertEquals(List.of(), stage.pass(doubtMillis));
    assertEquals(List.of("probe"), stage.pass(2));
    stage.answer(AddressProbe.FREE);
    assertEquals(List.of("alone 6"), stage.look());
  }

  @Test
  void shouldFollowThePartnerWhenTheLinkIsBackAndItSpeaks() {
    Stage stage = withoutLink(PRIMARY_DUPLEX);
    stage.pass(1_000);
    stage.view.linkUp = true;
    stage.says = Says.speaksAlone(5);
    stage.look();
    assertEquals(BACKUP, stage.machine.state());
  }

  @Test
  void shouldHandOverWhenThePartnerIsHeardOnAnotherLink() {
    Stage stage = Stage.in(PRIMARY_DUPLEX, 4);
    stage.kernelHeard = false;
    stage.view.linkUp = false;
    stage.view.deadlineNanos = stage.now + Stage.TERMS.leaseNanos();
    assertEquals(List.of("yield 5 the service interface has no link"), stage.look());
    assertEquals(HANDING_OVER, stage.machine.state());
  }

  @Test
  void shouldFallSilentAndListenWhenItServedAlone() {
    Stage stage = Stage.in(PRIMARY_SIMPLEX, 4);
    stage.says = null;
    stage.machine.resume(PRIMARY_SIMPLEX, 4, stage.now);
    stage.view.linkUp = false;
    assertEquals(List.of("silent 4", LOST), stage.pass(5_000));
    assertEquals(JOINING, stage.machine.state());
    stage.view.linkUp = true;
    long doubtMillis = Stage.TERMS.doubtNanos() / Stage.MILLI;
    assertEquals(List.of("probe"), stage.pass(doubtMillis + 2));
    stage.answer(AddressProbe.FREE);
    assertEquals(List.of("alone 6"), stage.look());
  }

  @Test
  void shouldNotTakeOverWhenItIsTheBackupsLinkThatIsLost() {
    Stage stage = withoutLink(BACKUP);
    assertEquals(List.of(), stage.pass(5_000));
    assertEquals(BACKUP, stage.machine.state());
  }

  @Test
  void shouldNotTakeOverWhenTheLinkIsLostOnTheWay() {
    Stage stage = Stage.in(BACKUP, 4);
    stage.partnerDies();
    stage.pass(35);
    assertEquals(TAKING_OVER, stage.machine.state());
    stage.view.linkUp = false;
    assertEquals(List.of("note cannot_take_over"), stage.pass(5_000));
  }

  @Test
  void shouldNotTakeAnOfferedRoleWithoutALink() {
    Stage stage = Stage.in(BACKUP, 4);
    stage.view.linkUp = false;
    stage.says = Says.yields(5);
    assertEquals(List.of("note cannot_take_role"), stage.pass(100));
  }
}
