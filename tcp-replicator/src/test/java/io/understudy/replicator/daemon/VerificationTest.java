package io.understudy.replicator.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.replicator.stats.Severity;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class VerificationTest {
  private static final long MILLI = 1_000_000L;
  private static final long START = 500 * MILLI;
  private static final long ANSWER = 100 * MILLI;

  private final Deque<Consumer<Boolean>> questions = new ArrayDeque<>();
  private final List<String> events = new ArrayList<>();
  private int announced;
  private int asked;
  private final Verification verification = new Verification("10.77.0.254", this::ask, this::tell);

  private void ask(Consumer<Boolean> answered) {
    asked++;
    questions.add(answered);
  }

  private void tell(Severity severity, String kind, String message) {
    events.add(severity + " " + kind + ": " + message);
  }

  private void advance(long nowNanos) {
    verification.advance(nowNanos, () -> announced++);
  }

  @Test
  void shouldAskAtOnceWhenTheAddressWasAnnounced() {
    verification.start(START);
    assertEquals(1, asked);
    assertEquals(0, announced);
    assertEquals(Long.MAX_VALUE, verification.dueNanos());
  }

  @Test
  void shouldTellAndAskNoMoreWhenItWasAnswered() {
    verification.start(START);
    questions.remove().accept(true);
    advance(START + 3 * MILLI);
    advance(START + 10_000 * MILLI);
    assertEquals(1, asked);
    assertEquals(
        List.of(
            "INFO address_verified: gateway 10.77.0.254 knows that the service address is here: it"
                + " answered it after 3 ms (1 question)"),
        events);
  }

  @Test
  void shouldAnnounceAndAskAgainWhenThereWasNoAnswer() {
    verification.start(START);
    questions.remove().accept(false);
    advance(START + ANSWER);
    assertEquals(2, asked);
    assertEquals(1, announced);
    advance(START + ANSWER + 1);
    assertEquals(2, asked);
    assertEquals(List.of(), events);
  }

  @Test
  void shouldTellOnceAndGoOnWhenNobodyAnswersForLong() {
    verification.start(START);
    long last = 0;
    for (long now = START; now < START + 10_000 * MILLI; now += ANSWER) {
      refuse();
      advance(now);
      last = now;
    }
    assertEquals(1, events.size(), events.toString());
    assertTrue(events.get(0).startsWith("WARNING address_not_verified: gateway 10.77.0.254"));
    last += Verification.LATER_NANOS;
    advance(last);
    int before = asked;
    questions.remove().accept(true);
    advance(last + MILLI);
    assertEquals(before, asked);
    assertTrue(events.get(1).startsWith("WARNING address_verified"), events.get(1));
    assertTrue(asked > 20 && asked < 40, "questions: " + asked);
    assertEquals(asked - 1, announced);
  }

  private void refuse() {
    if (questions.size() == 1) {
      questions.remove().accept(false);
    }
  }

  @Test
  void shouldTakeNoAnswerWhenAnotherHostSpeaksMeanwhile() {
    verification.start(START);
    verification.stop();
    questions.remove().accept(true);
    advance(START + MILLI);
    assertEquals(List.of(), events);
    verification.start(START + 2 * MILLI);
    assertEquals(2, asked);
  }

  @Test
  void shouldTakeNoAnswerToAnEarlierQuestion() {
    verification.start(START);
    Consumer<Boolean> first = questions.remove();
    verification.stop();
    verification.start(START + MILLI);
    first.accept(true);
    advance(START + 2 * MILLI);
    assertEquals(List.of(), events);
  }

  @Test
  void shouldAskNobodyWhenNoWitnessIsKnown() {
    Verification none = Verification.none();
    none.start(START);
    none.advance(START + ANSWER, () -> announced++);
    assertEquals(0, announced);
    assertEquals(Long.MAX_VALUE, none.dueNanos());
  }
}
