package io.understudy.replicator.takeover;

import static io.understudy.replicator.takeover.Stage.MILLI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.replicator.liveness.PartnerLiveness;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartnerVoiceTest {
  private static final long NOW = 1_000 * MILLI;

  private final PartnerVoice voice = new PartnerVoice(Stage.TERMS);

  @Test
  void shouldNeverEndWhenNothingIsKnown() {
    assertFalse(voice.isBound());
    assertFalse(voice.hasEnded(0, Long.MAX_VALUE));
  }

  @Test
  void shouldEndWithTheGrantedLease() {
    voice.reported(Says.speaks(1), NOW);
    assertFalse(voice.hasEnded(NOW + 60 * MILLI, NOW + 60 * MILLI));
    assertTrue(voice.hasEnded(NOW + 60 * MILLI, NOW + 60 * MILLI + 1));
  }

  @Test
  void shouldNotEndBeforeALeaseThatBeganWithTheReport() {
    voice.reported(Says.speaks(1), NOW);
    assertFalse(voice.hasEnded(0, NOW + 42 * MILLI));
    assertTrue(voice.hasEnded(0, NOW + 42 * MILLI + 1));
  }

  @Test
  void shouldNotBeBoundWhenThePartnerSpeaksByRightOrStops() {
    voice.reported(Says.speaks(1), NOW);
    voice.reported(Says.speaksAlone(1), NOW);
    assertFalse(voice.isBound());
    voice.reported(Says.stops(1, true), NOW);
    assertFalse(voice.isBound());
  }

  @Test
  void shouldNotBeBoundWhenForgotten() {
    voice.reported(Says.speaks(1), NOW);
    voice.forget();
    assertFalse(voice.hasEnded(0, Long.MAX_VALUE));
  }

  /** What a backup's daemon does that finds a grant of ten seconds, when the partner says that. */
  private List<String> found(PeerReport report, long sentMillisAgo, long grantedMillis) {
    RecordedActions actions = new RecordedActions();
    HostView view = new HostView(new PartnerLiveness(30 * MILLI, 10 * MILLI));
    view.partner.daemonHeard(NOW);
    view.grantedUntilNanos = NOW + grantedMillis * MILLI;
    voice.reported(Says.sentAfter(report, NOW - sentMillisAgo * MILLI), view, actions);
    return actions.taken();
  }

  @Test
  void shouldShortenALongGrantWhenTheBoundPartnerAnswers() {
    assertEquals(List.of("shorten granted"), found(Says.speaks(1), 400, 10_000));
    assertEquals(List.of("shorten granted"), found(Says.speaks(1), 1, 53));
  }

  @Test
  void shouldLeaveTheGrantWhenThePartnerIsNotBoundOrItsAnswerIsOldOrTheGrantIsShort() {
    assertEquals(List.of(), found(Says.speaksAlone(1), 1, 10_000));
    assertEquals(List.of(), found(Says.stops(1, true), 1, 10_000));
    assertEquals(List.of(), found(Says.speaks(1), 501, 10_000));
    assertEquals(List.of(), found(Says.speaks(1), 1, 52));
  }
}
