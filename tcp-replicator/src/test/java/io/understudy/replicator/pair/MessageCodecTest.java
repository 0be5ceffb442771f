package io.understudy.replicator.pair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessageCodecTest {
  private static final int FIRST_SERVICE = 72 + 18 + 1 + 5 + 1 + 5;

  private static ByteBuffer encoded(ControlMessage message) {
    ByteBuffer buffer = ByteBuffer.allocate(MessageCodec.MAXIMUM_BYTES);
    MessageCodec.encode(message, buffer);
    return buffer.flip();
  }

  /** A valid message with one field changed. */
  private static ByteBuffer changed(int offset, int value) {
    byte[] sealed = Messages.sealed(List.of(Messages.WEB, new ServiceStatus(8, 1, 0, 0, 0, 0)));
    ByteBuffer buffer = ByteBuffer.wrap(sealed, 0, sealed.length - MessageSeal.BYTES).slice();
    return buffer.put(offset, (byte) value);
  }

  @Test
  void shouldReadWhatWasWrittenWhenRandom() {
    Random random = new Random(9);
    for (int i = 0; i < 2_000; i++) {
      ControlMessage message = Messages.random(random);
      assertEquals(message, MessageCodec.decode(encoded(message)));
    }
  }

  @Test
  void shouldRefuseWhenTruncatedAtAnyLengthOrTooLong() {
    Random random = new Random(10);
    for (int i = 0; i < 20; i++) {
      ByteBuffer whole = encoded(Messages.random(random));
      for (int length = 0; length < whole.limit(); length++) {
        assertNull(MessageCodec.decode(whole.duplicate().limit(length)));
      }
      ByteBuffer longer = ByteBuffer.allocate(whole.limit() + 1).put(whole.duplicate()).rewind();
      assertNull(MessageCodec.decode(longer));
    }
  }

  @Test
  void shouldRefuseWhenAFieldIsOutOfRange() {
    assertNotNull(MessageCodec.decode(changed(6, 1)));
    int[][] fields = {
      {0, 0},
      {5, 1},
      {6, 0},
      {6, 4},
      {7, 1},
      {7, 3},
      {7, 65},
      {8, 0},
      {24, 0x80},
      {40, 0x80},
      {64, 0x80},
      {90, 0},
      {90, 64},
      {90, 255},
      {91, 'b'},
      {96, 200},
      {FIRST_SERVICE + 4, 3},
      {FIRST_SERVICE + 10, 0x80},
      {FIRST_SERVICE + 14, 0x80},
      {FIRST_SERVICE + 18 + 3, 7}
    };
    for (int[] field : fields) {
      assertNull(MessageCodec.decode(changed(field[0], field[1])), "offset " + field[0]);
    }
  }

  @Test
  void shouldFitIntoOneUnfragmentedDatagramWhenFull() {
    assertTrue(MessageCodec.MAXIMUM_BYTES + MessageSeal.BYTES <= 1452);
    List<ServiceStatus> tooMany = new ArrayList<>();
    for (int tag = 0; tag < 65; tag++) {
      tooMany.add(new ServiceStatus(tag, 0, 0, 0, 0, 0));
    }
    assertThrows(IllegalArgumentException.class, () -> Messages.sealed(tooMany));
  }

  @Test
  void shouldRefuseValuesThatDoNotFitWhenMade() {
    assertThrows(IllegalArgumentException.class, () -> new HostFacts(0, 1, 0, "", ""));
    assertThrows(IllegalArgumentException.class, () -> new HostFacts(0, 1, 0, "ä".repeat(32), ""));
    assertThrows(IllegalArgumentException.class, () -> new HostFacts(0, 1, 0, "a", "v".repeat(32)));
    assertThrows(IllegalArgumentException.class, () -> new HostFacts(1L << 48, 1, 0, "a", ""));
    assertThrows(IllegalArgumentException.class, () -> new ServiceStatus(0, 3, 0, 0, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new ServiceStatus(0, 0, 0, 256, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new ServiceStatus(0, 0, 0, 0, -1, 0));
  }
}
