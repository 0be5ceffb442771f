package io.understudy.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class TcpOptionsTest {
  private final TcpOptions options = new TcpOptions();

  private void wrap(int... octets) {
    ByteBuffer buffer = ByteBuffer.allocate(octets.length);
    for (int octet : octets) {
      buffer.put((byte) octet);
    }
    options.wrap(buffer, 0, octets.length);
  }

  @Test
  void shouldReadTheOptionsOfASynWhenLinuxSendsIt() {
    wrap(2, 4, 5, 0xb4, 4, 2, 8, 10, 0x80, 0, 0, 1, 0, 0, 0, 0, 1, 3, 3, 7);
    assertTrue(options.next());
    assertEquals(1460, options.maximumSegmentSize());
    assertTrue(options.next());
    assertEquals(TcpOptions.SACK_PERMITTED, options.kind());
    assertTrue(options.next());
    assertEquals(0x8000_0001, options.timestampValue());
    assertEquals(0, options.timestampEchoReply());
    assertTrue(options.next());
    assertEquals(7, options.windowScale());
    assertFalse(options.next());
    assertEquals(Malformed.NO, options.malformed());
  }

  @Test
  void shouldStopWhenTheListEnds() {
    wrap(1, 0, 2, 4, 5, 0xb4);
    assertFalse(options.next());
    assertFalse(options.next());
    assertEquals(Malformed.NO, options.malformed());
  }

  @Test
  void shouldBeMalformedWhenALengthIsWrong() {
    int[][] wrong = {
      {2},
      {1, 1, 1, 8},
      {2, 0, 0, 0},
      {2, 1, 0, 0},
      {2, 3, 0, 0},
      {2, 4, 5},
      {3, 4, 1, 1},
      {4, 3, 0, 0},
      {5, 2, 0, 0},
      {5, 9, 0, 0, 0, 0, 0, 0, 0},
      {8, 9, 0, 0, 0, 0, 0, 0, 0},
      {254, 255, 0, 0}
    };
    for (int[] octets : wrong) {
      wrap(octets);
      assertFalse(options.next());
      assertEquals(Malformed.BAD_OPTION, options.malformed());
      assertFalse(options.next());
    }
  }

  @Test
  void shouldStepOverWhenAnOptionIsUnknown() {
    wrap(254, 4, 9, 9, 3, 3, 2, 0);
    assertTrue(options.next());
    assertEquals(254, options.kind());
    assertTrue(options.next());
    assertEquals(2, options.windowScale());
  }
}
