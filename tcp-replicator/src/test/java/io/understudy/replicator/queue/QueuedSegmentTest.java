package io.understudy.replicator.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.codec.TcpSegment;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QueuedSegmentTest {
  @Test
  void shouldReadAllFieldsWhenTheSegmentIsWhole() {
    QueuedSegment s =
        Packet.ofClient().ipv6().flags(TcpSegment.FIN).numbers(-2, 7).payload(5).wrapped();
    assertEquals(40000, s.sourcePort());
    assertEquals(5, s.payloadLength());
    assertEquals(4, s.sequenceEnd());
    assertEquals(1, s.sourceLow());
    assertTrue(s.has(TcpSegment.FIN | TcpSegment.ACK));
  }

  @Test
  void shouldReadTheOptionsOfASyn() {
    QueuedSegment s = Packet.ofClient().syn(9).wrapped();
    assertEquals(7, s.windowScale());
    assertTrue(s.sackPermitted());
    assertTrue(s.hasTimestamps());
  }

  @Test
  void shouldTakeSackBlocksOutWhenTold() {
    QueuedSegment s = Packet.ofClient().numbers(1, 2).sack(3, 4).wrapped();
    assertEquals(1, s.sackBlocks());
    s.eraseSack();
    assertEquals(0, s.sackBlocks());
  }

  @Test
  void shouldRefuseWhenAnyByteIsMissing() {
    byte[] whole = Packet.ofClient().numbers(1, 2).payload(3).wrapped().copy();
    for (int length = 0; length < whole.length; length++) {
      assertFalse(new QueuedSegment().wrap(ByteBuffer.wrap(whole), 0, length), "of " + length);
    }
    assertTrue(new QueuedSegment().wrap(ByteBuffer.wrap(whole), 0, whole.length));
  }

  @Test
  void shouldSurviveWhenBytesAreArbitrary() {
    Random random = new Random(7);
    byte[] bytes = Packet.ofClient().numbers(1, 2).sack(1, 2).payload(30).wrapped().copy();
    for (int i = 0; i < 50_000; i++) {
      byte[] broken = bytes.clone();
      for (int j = 0; j < 4; j++) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      }
      QueuedSegment segment = new QueuedSegment();
      if (segment.wrap(ByteBuffer.wrap(broken), 0, broken.length)) {
        segment.shiftSack(1);
        segment.eraseSack();
        assertTrue(segment.payloadLength() >= 0);
      }
    }
  }
}
