package io.understudy.replicator.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class NumberSpaceTest {
  /** The stack's ISN is 1000 below the end of the space, the wire's 500 above its beginning. */
  private final NumberSpace space = new NumberSpace(1500, 70, 7, 8);

  @Test
  void shouldGiveTheWiresNumbersWhenTheStackSpeaksAcrossTheWrap() {
    QueuedSegment segment = Packet.ofService().numbers(-1000, 5).clock(30, 9).window(64).wrapped();
    space.toWire(segment);
    assertEquals(500, segment.sequence());
    assertEquals(5, segment.acknowledgement());
    assertEquals(100, segment.tsval());
    assertEquals(9, segment.tsecr());
    assertEquals(32, segment.window());
  }

  @Test
  void shouldGiveTheStacksNumbersWhenTheClientSpeaks() {
    QueuedSegment segment =
        Packet.ofClient().numbers(5, 500).clock(9, 100).sack(1500, 2500, 3500, 4500).wrapped();
    space.toStack(segment);
    assertEquals(5, segment.sequence());
    assertEquals(-1000, segment.acknowledgement());
    assertEquals(9, segment.tsval());
    assertEquals(30, segment.tsecr());
    assertEquals(0, segment.sackLeft(0));
    assertEquals(1000, segment.sackRight(0));
    assertEquals(3000, segment.sackRight(1));
  }

  @Test
  void shouldLeaveAnEchoAloneWhenThereIsNone() {
    QueuedSegment segment = Packet.ofClient().ipv6().numbers(5, 500).clock(9, 0).wrapped();
    space.toStack(segment);
    assertEquals(0, segment.tsecr());
  }

  @Test
  void shouldTranslateNothingWhenTheSpacesAreTheSame() {
    assertTrue(NumberSpace.same(7).isSame());
    assertFalse(space.isSame());
  }
}
