package io.understudy.replicator.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class AnnouncerTest {
  private static final long MILLI = 1_000_000L;
  private static final long START = 500 * MILLI;
  private static final int REPETITIONS = 10;

  private int announced;
  private final Announcer announcer = new Announcer(() -> announced++, Verification.none());

  @Test
  void shouldAnnounceNothingWhenNotStarted() {
    announcer.advance(START);
    assertEquals(0, announced);
    assertEquals(Long.MAX_VALUE, announcer.dueNanos());
  }

  @Test
  void shouldAnnounceAtOnceWhenStarted() {
    announcer.start(START);
    assertEquals(1, announced);
    assertEquals(START + MILLI, announcer.dueNanos());
  }

  @Test
  void shouldNotRepeatBeforeItIsDue() {
    announcer.start(START);
    announcer.advance(START + MILLI - 1);
    assertEquals(1, announced);
    announcer.advance(START + MILLI);
    assertEquals(2, announced);
  }

  @Test
  void shouldEndAfterTheLastRepetition() {
    announcer.start(START);
    for (long millis = 1; millis <= 20_000; millis++) {
      announcer.advance(START + millis * MILLI);
    }
    assertEquals(1 + REPETITIONS, announced);
    assertEquals(Long.MAX_VALUE, announcer.dueNanos());
  }

  @Test
  void shouldRepeatOnceForEachLookWhenItIsLate() {
    announcer.start(START);
    announcer.advance(START + 10_000 * MILLI);
    assertEquals(2, announced);
  }

  @Test
  void shouldAnnounceNothingMoreWhenStopped() {
    announcer.start(START);
    announcer.stop();
    announcer.advance(START + 10_000 * MILLI);
    assertEquals(1, announced);
  }

  @Test
  void shouldBeginAnewWhenStartedAgain() {
    announcer.start(START);
    announcer.advance(START + MILLI);
    announcer.start(START + 2 * MILLI);
    assertEquals(3, announced);
    assertEquals(START + 3 * MILLI, announcer.dueNanos());
  }
}
