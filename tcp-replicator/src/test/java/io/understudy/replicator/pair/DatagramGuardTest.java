package io.understudy.replicator.pair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DatagramGuardTest {
  private final DatagramGuard guard = guard(Messages.KEY, "alpha", "beta");
  private final byte[] genuine = Messages.sealed(List.of(Messages.WEB));

  private static DatagramGuard guard(PairKey key, String peer, String own) {
    return new DatagramGuard(NodeHash.of(peer), new MessageSeal(key.directionKey(peer, own)));
  }

  private Rejection open(byte[] bytes, int length) {
    return guard.open(ByteBuffer.wrap(bytes).limit(length));
  }

  @Test
  void shouldOpenWhenGenuine() {
    assertNull(open(genuine, genuine.length));
    assertEquals(Messages.ALPHA, guard.message().host());
    assertEquals(List.of(Messages.WEB), guard.message().services());
  }

  @Test
  void shouldRefuseWhenAnyBitIsFlipped() {
    for (int bit = 0; bit < genuine.length * 8; bit++) {
      byte[] changed = genuine.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertNotNull(open(changed, changed.length), "bit " + bit);
      assertNull(guard.message());
    }
    assertNull(open(genuine, genuine.length));
  }

  @Test
  void shouldRefuseWhenTruncatedAtAnyLength() {
    for (int length = 0; length < genuine.length; length++) {
      assertNotNull(open(genuine, length), "length " + length);
    }
  }

  @Test
  void shouldNameTheReasonWhenRefusing() {
    assertEquals(Rejection.MALFORMED, open(new byte[0], 0));
    assertEquals(Rejection.MALFORMED, open(new byte[5000], 5000));
    byte[] changed = genuine.clone();
    changed[5]++;
    assertEquals(Rejection.WRONG_VERSION, open(changed, changed.length));
    changed = genuine.clone();
    changed[8]++;
    assertEquals(Rejection.UNKNOWN_PEER, open(changed, changed.length));
    changed = genuine.clone();
    changed[changed.length - 1]++;
    assertEquals(Rejection.WRONG_KEY, open(changed, changed.length));
    PairKey other = PairKey.of(new byte[16]);
    assertEquals(Rejection.WRONG_KEY, guard(other, "alpha", "beta").open(ByteBuffer.wrap(genuine)));
  }

  @Test
  void shouldRefuseWhenTheSealIsRightButTheContentIsNot() {
    ControlHeader header =
        new ControlHeader(MessageKind.HELLO, NodeHash.of("alpha"), 0, 1, 0, 0, 0, 0, 0);
    ControlMessage message = new ControlMessage(header, Messages.ALPHA, List.of(), KeyOffer.NONE);
    byte[] bytes = Messages.sealed(message, Messages.KEY, "alpha", "beta");
    assertEquals(Rejection.MALFORMED, open(bytes, bytes.length));
  }

  @Test
  void shouldRefuseWhenAMessageIsReflectedToItsSender() {
    DatagramGuard alpha = guard(Messages.KEY, "beta", "alpha");
    assertEquals(Rejection.UNKNOWN_PEER, alpha.open(ByteBuffer.wrap(genuine)));
    DatagramGuard namesake = guard(Messages.KEY, "alpha", "alpha");
    assertEquals(Rejection.WRONG_KEY, namesake.open(ByteBuffer.wrap(genuine)));
  }

  @Test
  void shouldRefuseWhenFuzzed() {
    Random random = new Random(11);
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = fuzzed(random);
      int length = random.nextInt(10) == 0 ? random.nextInt(bytes.length + 1) : bytes.length;
      assertNotNull(open(bytes, length));
    }
  }

  /** Pure noise, or the genuine message with its first part intact and noise elsewhere. */
  private byte[] fuzzed(Random random) {
    byte[] bytes = new byte[random.nextInt(1600)];
    random.nextBytes(bytes);
    int intact = random.nextInt(genuine.length);
    if (random.nextBoolean()) {
      System.arraycopy(genuine, 0, bytes, 0, Math.min(intact, bytes.length));
    }
    return bytes;
  }

  @Test
  void shouldNeverThrowWhenFuzzedContentIsProperlySealed() {
    Random random = new Random(12);
    MessageSeal seal = new MessageSeal(Messages.KEY.directionKey("alpha", "beta"));
    int opened = 0;
    for (int i = 0; i < 100_000; i++) {
      ByteBuffer buffer = ByteBuffer.allocate(1600);
      buffer.put(genuine, 0, genuine.length - MessageSeal.BYTES);
      for (int changes = random.nextInt(4); changes >= 0; changes--) {
        buffer.put(16 + random.nextInt(buffer.position() - 16), (byte) random.nextInt());
      }
      seal.seal(buffer);
      opened += guard.open(buffer.flip()) == null ? 1 : 0;
    }
    assertEquals(true, opened > 10_000 && opened < 99_000, "opened " + opened);
  }
}
