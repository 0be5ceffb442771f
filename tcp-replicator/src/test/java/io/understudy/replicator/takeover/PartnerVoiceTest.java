package io.understudy.replicator.takeover;

import static io.understudy.replicator.takeover.Stage.MILLI;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
}
