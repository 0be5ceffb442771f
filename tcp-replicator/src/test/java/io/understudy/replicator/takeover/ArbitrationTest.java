package io.understudy.replicator.takeover;

import static io.understudy.replicator.takeover.RoleState.BACKUP;
import static io.understudy.replicator.takeover.RoleState.PRIMARY_DUPLEX;
import static io.understudy.replicator.takeover.RoleState.PRIMARY_SIMPLEX;
import static io.understudy.replicator.takeover.RoleState.TAKING_OVER;
import static io.understudy.replicator.takeover.Stage.MILLI;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.replicator.takeover.ArbiterTerms.Nature;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a role machine does with an arbiter. */
class ArbitrationTest {
  private static final long HOLDS = 2000 * MILLI;
  private static final ArbiterTerms ETCD =
      new ArbiterTerms(Nature.EXCLUSIVE, 0, 500 * MILLI, 200 * MILLI);
  private static final ArbiterTerms GATEWAY =
      new ArbiterTerms(Nature.WITNESS, 0, 250 * MILLI, 200 * MILLI);
  private static final ArbiterTerms FENCE =
      new ArbiterTerms(Nature.FENCE, 500 * MILLI, 0, 5000 * MILLI);

  private static void answer(Stage stage, long untilNanos, boolean partnerSpoke) {
    stage.view.word = new Word(stage.actions.question, untilNanos, partnerSpoke, "so it is");
  }

  /** A primary in duplex whose partner is silent. */
  private static Stage lonelyPrimary(ArbiterTerms arbiter) {
    Stage stage = Stage.in(PRIMARY_DUPLEX, 4, arbiter);
    stage.view.deadlineNanos = stage.now + 40 * MILLI;
    stage.partnerDies();
    return stage;
  }

  /** A backup whose partner spoke by lease and is silent. */
  private static Stage lonelyBackup(ArbiterTerms arbiter) {
    Stage stage = Stage.in(BACKUP, 4, arbiter);
    stage.partnerDies();
    return stage;
  }

  @Test
  void shouldGoOnAloneOnlyWhenTheArbiterGaveTheWord() {
    Stage stage = lonelyPrimary(ETCD);
    assertEquals(List.of("ask"), stage.pass(32));
    answer(stage, stage.now + HOLDS, false);
    assertEquals(List.of("unprotect"), stage.look());
    assertEquals(stage.now - MILLI + HOLDS, stage.actions.rightNanos);
    assertEquals(PRIMARY_SIMPLEX, stage.machine.state());
  }

  @Test
  void shouldTellOfANoAlsoWhenTheArbiterWasSlow() {
    Stage stage = lonelyBackup(ETCD);
    assertEquals(List.of("stop granting", "ask", "note waits_for_arbiter"), stage.pass(600));
    answer(stage, Word.REFUSED, false);
    assertEquals(List.of("ask", "note waits_for_arbiter"), stage.pass(100));
  }

  @Test
  void shouldStaySilentWhenTheArbiterRefuses() {
    Stage stage = lonelyPrimary(ETCD);
    assertEquals(List.of("ask"), stage.pass(32));
    answer(stage, Word.REFUSED, false);
    assertEquals(List.of("note waits_for_arbiter", "ask"), stage.pass(300));
    assertEquals(PRIMARY_DUPLEX, stage.machine.state());
  }

  @Test
  void shouldIgnoreAnAnswerToAnEarlierQuestion() {
    Stage stage = lonelyPrimary(ETCD);
    assertEquals(List.of("ask"), stage.pass(32));
    stage.view.word = new Word(stage.actions.question - 1, stage.now + HOLDS, false, "late");
    assertEquals(List.of(), stage.pass(100));
    assertEquals(List.of("note waits_for_arbiter"), stage.pass(200));
  }

  @Test
  void shouldSpeakAgainWhenTheWordComesAfterTheLeaseEnded() {
    Stage stage = lonelyPrimary(ETCD);
    stage.pass(100);
    answer(stage, stage.now + HOLDS, false);
    assertEquals(List.of("alone 6"), stage.look());
  }

  @Test
  void shouldDropItsConnectionsFirstWhenThePartnerHasSpokenAlone() {
    Stage stage = lonelyPrimary(ETCD);
    stage.pass(100);
    answer(stage, stage.now + HOLDS, true);
    assertEquals(List.of("fresh backup 4", "return UNUSED"), stage.look());
    assertEquals(List.of("stop granting", "ask"), stage.pass(80));
    answer(stage, stage.now + HOLDS, true);
    assertEquals(List.of("alone 6"), stage.look());
  }

  @Test
  void shouldTakeOverOnlyWhenTheArbiterGaveTheWord() {
    for (ArbiterTerms arbiter : List.of(ETCD, GATEWAY)) {
      Stage stage = lonelyBackup(arbiter);
      assertEquals(List.of("stop granting", "ask"), stage.pass(50));
      assertEquals(List.of(), stage.pass(100));
      answer(stage, stage.now + HOLDS, false);
      assertEquals(List.of("alone 6"), stage.look());
    }
  }

  @Test
  void shouldNotBeginToSpeakByAWordThatIsAlmostOver() {
    Stage stage = lonelyBackup(ETCD);
    assertEquals(List.of("stop granting", "ask"), stage.pass(50));
    answer(stage, stage.now + 400 * MILLI, false);
    assertEquals(List.of("ask"), stage.pass(600).stream().filter(what -> !isNote(what)).toList());
    answer(stage, stage.now + HOLDS, false);
    assertEquals(List.of("alone 6"), stage.look());
  }

  private static boolean isNote(String what) {
    return what.startsWith("note ");
  }

  @Test
  void shouldGiveTheWordBackWhenThePartnerIsHeardAgain() {
    Stage stage = lonelyBackup(ETCD);
    stage.pass(50);
    stage.says = Says.speaks(4);
    assertEquals(List.of("backup 4", "return UNUSED"), stage.look());
  }

  @Test
  void shouldRenewTheWordAndProlongItsRight() {
    Stage stage = Stage.other();
    stage = new Stage(ETCD, false, false);
    stage.machine.resume(PRIMARY_SIMPLEX, 4, stage.now);
    stage.view.deadlineNanos = stage.now + HOLDS;
    assertEquals(List.of("ask speaking"), stage.look());
    answer(stage, stage.now + HOLDS, false);
    assertEquals(List.of("prolong"), stage.look());
    stage.view.deadlineNanos = stage.actions.rightNanos;
    assertEquals(List.of("ask speaking"), stage.pass(510));
  }

  @Test
  void shouldFallSilentWhenTheWordEnds() {
    Stage stage = new Stage(ETCD, false, false);
    stage.machine.resume(PRIMARY_SIMPLEX, 4, stage.now);
    stage.view.deadlineNanos = stage.now + 100 * MILLI;
    assertEquals(
        List.of("ask speaking", "stop granting", "note word_ended", "return SPENT"),
        stage.pass(101));
    assertEquals(TAKING_OVER, stage.machine.state());
  }

  @Test
  void shouldKeepTheWordUntilThePartnersKernelHasGrantedALease() {
    Stage stage = new Stage(ETCD, false, false);
    stage.machine.resume(PRIMARY_SIMPLEX, 4, stage.now);
    stage.view.deadlineNanos = stage.now + HOLDS;
    assertEquals(List.of("ask speaking"), stage.look());
    answer(stage, stage.now + HOLDS, false);
    assertEquals(List.of("prolong"), stage.look());
    stage.says = Says.shadows(4);
    stage.kernelHeard = true;
    assertEquals(List.of("protect"), stage.look());
    long firstLease = stage.actions.untilNanos;
    stage.view.deadlineNanos = firstLease;
    assertEquals(List.of(), stage.pass(10));
    stage.view.deadlineNanos = firstLease + MILLI;
    assertEquals(List.of("return SHADOWED"), stage.look());
  }

  @Test
  void shouldNotBeginALeaseThatOutlastsTheWord() {
    Stage stage = new Stage(ETCD, false, false);
    stage.machine.resume(PRIMARY_SIMPLEX, 4, stage.now);
    stage.view.deadlineNanos = stage.now + 5 * MILLI;
    stage.says = Says.shadows(4);
    stage.kernelHeard = true;
    assertEquals(List.of("protect"), stage.look());
    assertEquals(stage.view.deadlineNanos, stage.actions.untilNanos);
  }

  @Test
  void shouldFenceOnlyAfterPatienceAndThePrimaryFirst() {
    Stage primary = lonelyPrimary(FENCE);
    assertEquals(List.of("note waits_for_arbiter"), primary.pass(500));
    assertEquals(List.of("ask"), primary.pass(50));
    Stage backup = lonelyBackup(FENCE);
    assertEquals(List.of("stop granting", "note waits_for_arbiter"), backup.pass(1000));
    assertEquals(List.of("ask"), backup.pass(60));
    answer(backup, RoleMachine.NEVER, false);
    assertEquals(List.of("alone 6"), backup.look());
    assertEquals(RoleMachine.NEVER, backup.actions.rightNanos);
  }

  @Test
  void shouldNotFenceAPartnerThatIsHeardAndCannotShadow() {
    Stage stage = Stage.in(PRIMARY_DUPLEX, 4, FENCE);
    stage.says = Says.cannotShadow(4);
    assertEquals(List.of("unprotect", "abandon 5"), stage.look());
  }

  @Test
  void shouldNotTakeAPartnersLastMessageForItsConsent() {
    Stage stage = Stage.in(PRIMARY_DUPLEX, 4, FENCE);
    stage.kernelHeard = false;
    stage.pass(20); // its last message is read after its last frame
    stage.says = null;
    assertEquals(List.of(), stage.pass(400));
    assertEquals(List.of("ask"), stage.pass(150));
  }

  @Test
  void shouldNotFenceAPartnerWhoseDaemonIsHeardOnAnotherLink() {
    Stage stage = Stage.in(PRIMARY_DUPLEX, 4, FENCE);
    stage.kernelHeard = false;
    assertEquals(List.of("unprotect"), stage.pass(40));
  }

  @Test
  void shouldNotFenceWhenThePartnerComesBackInTime() {
    Stage stage = lonelyBackup(FENCE);
    stage.pass(900);
    stage.says = Says.speaks(4);
    stage.kernelHeard = true;
    assertEquals(List.of("backup 4"), stage.pass(2000));
  }
}
