package io.understudy.replicator.pair;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Nothing that arrives at the control port may do harm: whoever sends it does not know the key, or
 * knows it and is mad. With {@code JAZZER_FUZZ=1} it looks for new inputs.
 */
class MessageFuzzTest {
  private static final int LARGEST_BYTES = 2000;

  private final MessageSeal seal = new MessageSeal(Messages.KEY.directionKey("alpha", "beta"));
  private final DatagramGuard guard = new DatagramGuard(NodeHash.of("alpha"), seal);

  @FuzzTest
  void shouldRefuseWhenTheDatagramIsNotSealed(byte[] bytes) {
    assertNotNull(guard.open(ByteBuffer.wrap(bytes.clone())));
    assertNull(guard.message());
  }

  /** What is read is exactly what was written: there is no second way to write a message. */
  @FuzzTest
  void shouldBeTheSameBytesAgainWhenAMessageWasRead(byte[] bytes) {
    ControlMessage message = MessageCodec.decode(ByteBuffer.wrap(bytes.clone()));
    if (message != null) {
      ByteBuffer again = ByteBuffer.allocate(MessageCodec.MAXIMUM_BYTES);
      MessageCodec.encode(message, again);
      assertArrayEquals(bytes, Arrays.copyOf(again.array(), again.position()));
    }
  }

  /** A partner with the right key may still send nonsense. */
  @FuzzTest
  void shouldJudgeLikeTheCodecWhenNonsenseIsSealed(byte[] bytes) {
    byte[] body = Arrays.copyOf(bytes, Math.min(bytes.length, LARGEST_BYTES));
    ByteBuffer datagram = ByteBuffer.allocate(LARGEST_BYTES + MessageSeal.BYTES).put(body);
    seal.seal(datagram);
    Rejection rejection = guard.open(datagram.flip());
    if (rejection == null) {
      assertEquals(MessageCodec.decode(ByteBuffer.wrap(body)), guard.message());
    }
    assertEquals(rejection == null, guard.message() != null);
  }
}
