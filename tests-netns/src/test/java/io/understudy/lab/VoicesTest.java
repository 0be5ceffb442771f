package io.understudy.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.lab.Voices.Kind;
import io.understudy.lab.Voices.Utterance;
import java.util.List;
import org.junit.jupiter.api.Test;

class VoicesTest {
  private static Utterance at(double millis, String mac) {
    return at(millis, mac, "v4");
  }

  private static Utterance at(double millis, String mac, String service) {
    return new Utterance((long) (millis * 1e6), mac, service, Kind.SEGMENT);
  }

  @Test
  void shouldFindTwoVoicesWhenTwoHostsSpeakWithinAMillisecond() {
    Voices voices = new Voices(List.of(at(1, "a"), at(1.9, "b"), at(5, "b")));
    assertEquals(1, voices.overlaps().size());
    assertEquals(1, voices.moves());
  }

  @Test
  void shouldFindNoneWhenTheOtherSpeaksLaterOrForAnotherAddress() {
    Voices voices = new Voices(List.of(at(3.1, "b"), at(1, "a"), at(2, "a"), at(2.5, "c", "v6")));
    assertEquals(List.of(), voices.overlaps());
    assertEquals(1, voices.moves());
  }

  @Test
  void shouldTakeAHandoverForNoneButAVoiceThatComesBack() {
    List<Utterance> handedOver = List.of(at(1, "a"), at(1.2, "b"), at(900, "b"), at(900.1, "a"));
    assertEquals(List.of(), new Voices(handedOver).interruptions());
    List<Utterance> late = List.of(at(1, "a"), at(1.2, "b"), at(9, "a"), at(9.1, "b"));
    assertEquals(2, new Voices(late).interruptions().size());
  }
}
