package io.understudy.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SequenceNumberTest {
  private static final int LAST = 0xffff_ffff;

  @Test
  void shouldOrderAcrossTheWrapWhenNumbersAreClose() {
    assertTrue(SequenceNumber.before(LAST, 0));
    assertTrue(SequenceNumber.after(5, LAST - 5));
    assertTrue(SequenceNumber.before(0x7fff_ffff, 0x8000_0000));
    assertEquals(5, SequenceNumber.max(5, LAST));
    assertEquals(LAST, SequenceNumber.min(5, LAST));
    assertEquals(6, SequenceNumber.distance(LAST, 5));
    assertEquals(-6, SequenceNumber.distance(5, LAST));
  }

  @Test
  void shouldAgreeWithLongArithmeticWhenLessThanHalfTheSpaceApart() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      int start = random.nextInt();
      int step = random.nextInt(Integer.MAX_VALUE);
      int end = SequenceNumber.plus(start, step);
      assertEquals(Integer.signum(step), SequenceNumber.compare(end, start));
      assertEquals(-Integer.signum(step), SequenceNumber.compare(start, end));
      assertEquals(step, SequenceNumber.distance(start, end));
      assertEquals(end, SequenceNumber.max(start, end));
      assertEquals(start, SequenceNumber.min(end, start));
      assertTrue(SequenceNumber.atOrBefore(start, end));
      assertTrue(SequenceNumber.atOrAfter(end, start));
      assertEquals(step != 0, SequenceNumber.before(start, end));
      assertEquals(step != 0, SequenceNumber.after(end, start));
    }
  }

  @Test
  void shouldNotBeBeforeOrAfterItselfWhenEqual() {
    for (int number : new int[] {0, LAST, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      assertFalse(SequenceNumber.before(number, number));
      assertFalse(SequenceNumber.after(number, number));
      assertTrue(SequenceNumber.atOrBefore(number, number));
      assertTrue(SequenceNumber.atOrAfter(number, number));
      assertEquals(0, SequenceNumber.compare(number, number));
    }
  }

  @Test
  void shouldContainItsStartButNotItsEndWhenAnIntervalWraps() {
    assertTrue(SequenceNumber.within(LAST, LAST, 2));
    assertTrue(SequenceNumber.within(0, LAST, 2));
    assertFalse(SequenceNumber.within(1, LAST, 2));
    assertFalse(SequenceNumber.within(LAST - 1, LAST, 2));
    assertFalse(SequenceNumber.within(7, 7, 0));
  }

  @Test
  void shouldReadAsUnsignedWhenTheTopBitIsSet() {
    assertEquals(4_294_967_295L, SequenceNumber.unsigned(LAST));
  }
}
