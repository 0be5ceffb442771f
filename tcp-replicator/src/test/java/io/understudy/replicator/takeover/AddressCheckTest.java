package io.understudy.replicator.takeover;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.replicator.liveness.PartnerLiveness;
import io.understudy.replicator.takeover.HostView.AddressProbe;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AddressCheckTest {
  private static final long SECOND = 1_000_000_000L;

  private final RecordedActions actions = new RecordedActions();
  private final HostView view = new HostView(new PartnerLiveness(30, 10));
  private final AddressCheck check = new AddressCheck(actions);

  @BeforeEach
  void bind() {
    actions.view = view;
  }

  private AddressProbe answered(AddressProbe answer, long now) {
    view.addressProbe = answer;
    return check.answer(view, now);
  }

  @Test
  void shouldAskOnceAndUseTheAnswerOnce() {
    assertEquals(AddressProbe.RUNNING, check.answer(view, 1));
    assertEquals(AddressProbe.RUNNING, answered(AddressProbe.RUNNING, 2));
    assertEquals(List.of("probe"), actions.taken());
    assertEquals(AddressProbe.FREE, answered(AddressProbe.FREE, 3));
    assertEquals(AddressProbe.RUNNING, check.answer(view, 4));
    assertEquals(List.of("probe"), actions.taken());
  }

  @Test
  void shouldNotUseAnAnswerToAnEarlierQuestioner() {
    assertEquals(AddressProbe.RUNNING, answered(AddressProbe.FREE, 1));
    assertEquals(List.of("probe"), actions.taken());
  }

  @Test
  void shouldAskAgainWhenThePartnerWasHeardAfterTheQuestionAndIsHeardNoMore() {
    check.answer(view, 1);
    view.partner.daemonHeard(5);
    assertEquals(AddressProbe.RUNNING, answered(AddressProbe.FREE, 40));
    assertEquals(List.of("probe", "probe"), actions.taken());
    assertEquals(AddressProbe.FREE, answered(AddressProbe.FREE, 41));
  }

  @Test
  void shouldUseTheAnswerWhenThePartnerIsStillHeard() {
    check.answer(view, 1);
    view.partner.daemonHeard(5);
    assertEquals(AddressProbe.FREE, answered(AddressProbe.FREE, 30));
  }

  @Test
  void shouldNotUseAnAnswerThatIsOld() {
    check.answer(view, 0);
    actions.taken();
    assertEquals(AddressProbe.RUNNING, answered(AddressProbe.FREE, SECOND + 1));
    assertEquals(List.of("probe"), actions.taken());
  }

  @Test
  void shouldWaitForTheOldAnswerWhenReset() {
    check.answer(view, 1);
    check.reset();
    actions.taken();
    assertEquals(AddressProbe.RUNNING, answered(AddressProbe.RUNNING, 2));
    assertEquals(List.of(), actions.taken());
    assertEquals(AddressProbe.RUNNING, answered(AddressProbe.FREE, 3));
    assertEquals(List.of("probe"), actions.taken());
  }

  @Test
  void shouldBelieveOnlySeveralSilencesWhenSomebodyHadAnswered() {
    check.answer(view, 1);
    assertEquals(AddressProbe.TAKEN, answered(AddressProbe.TAKEN, 2));
    check.answer(view, 3);
    assertEquals(AddressProbe.RUNNING, answered(AddressProbe.FREE, 4));
    assertEquals(AddressProbe.RUNNING, answered(AddressProbe.FREE, 5));
    assertEquals(AddressProbe.FREE, answered(AddressProbe.FREE, 6));
  }
}
