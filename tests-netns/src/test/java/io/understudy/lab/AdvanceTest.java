package io.understudy.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class AdvanceTest {
  private static final long MILLI = 1_000_000L;

  private final Advance advance = new Advance();

  @Test
  void shouldFindTheGapWhenNothingAdvances() {
    advance.to(100, 0);
    advance.to(200, 5 * MILLI);
    advance.to(300, 45 * MILLI);
    assertEquals(new Gap(5 * MILLI, 45 * MILLI), advance.longestEndingAfter(0));
  }

  @Test
  void shouldNotCallItProgressWhenOldBytesAreRepeated() {
    advance.to(200, 0);
    advance.to(200, 10 * MILLI);
    advance.to(100, 20 * MILLI);
    advance.to(201, 30 * MILLI);
    assertEquals(new Gap(0, 30 * MILLI), advance.longestEndingAfter(0));
    assertEquals(1, advance.bytes());
  }

  @Test
  void shouldCountOnWhenTheNumbersWrap() {
    advance.to(0xffff_ff00, 0);
    advance.to(0x0000_0100, 2 * MILLI);
    assertEquals(0x200, advance.bytes());
    assertEquals(new Gap(0, 2 * MILLI), advance.longestEndingAfter(0));
  }

  @Test
  void shouldLeaveOutGapsWhenTheyEndedBeforeTheFault() {
    advance.to(1, 0);
    advance.to(2, 90 * MILLI);
    advance.to(3, 95 * MILLI);
    assertEquals(new Gap(90 * MILLI, 95 * MILLI), advance.longestEndingAfter(91 * MILLI));
    assertEquals(Gap.NONE, advance.longestEndingAfter(96 * MILLI));
  }

  @Test
  void shouldTellGapsOfTheFaultFromOthersWhenThereAreMany() {
    advance.to(1, 0);
    advance.to(2, 50 * MILLI);
    advance.to(3, 60 * MILLI);
    advance.to(4, 90 * MILLI);
    advance.to(5, 500 * MILLI - MILLI);
    advance.to(6, 500 * MILLI);
    advance.to(7, 999 * MILLI);
    assertEquals(new Gap(0, 50 * MILLI), advance.longestEndingBefore(55 * MILLI));
    assertEquals(
        new Gap(90 * MILLI, 499 * MILLI), advance.gapAround(55 * MILLI), "not what began later");
    assertEquals(Gap.NONE, advance.longestEndingBefore(50 * MILLI));
  }
}
