package io.understudy.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.codec.FrameDecoder.Content;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.pcap4j.packet.EthernetPacket;
import org.pcap4j.packet.IpV4Packet;
import org.pcap4j.packet.IpV6Packet;
import org.pcap4j.packet.TcpPacket;

class InternetChecksumTest {
  private final Random random = new Random(16);
  private final RandomFrames frames = new RandomFrames(random);

  @Test
  void shouldAgreeWithTheDefinitionWhenRandom() {
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = frames.bytes(random.nextInt(200));
      ByteBuffer buffer = ByteBuffer.wrap(RandomFrames.join(new byte[3], bytes));
      long sum = InternetChecksum.sum(buffer, 3, bytes.length);
      assertEquals(RandomFrames.checksum(bytes), InternetChecksum.of(sum));
    }
  }

  @Test
  void shouldAddUpWhenManyWordsAreAllOnes() {
    byte[] ones = new byte[65_536];
    java.util.Arrays.fill(ones, (byte) 0xff);
    ByteBuffer buffer = ByteBuffer.wrap(ones);
    assertTrue(InternetChecksum.fits(InternetChecksum.sum(buffer, 0, ones.length)));
    assertFalse(InternetChecksum.fits(0));
    assertEquals(0xffff, InternetChecksum.of(0));
    assertTrue(InternetChecksum.fits(Long.MAX_VALUE / 0xffff * 0xffff));
  }

  @Test
  void shouldBeTheNewChecksumWhenAWordWasUpdated() {
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = frames.bytes(40);
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      int before = RandomFrames.checksum(bytes);
      int at = 4 * random.nextInt(10);
      int from = buffer.getInt(at);
      int to = random.nextInt();
      buffer.putInt(at, to);
      int updated = InternetChecksum.update32(before, from, to);
      assertEquals(RandomFrames.checksum(bytes), updated);
    }
  }

  @Test
  void shouldAgreeWithPcap4jWhenASegmentIsRightOrWrong() throws Exception {
    FrameDecoder decoder = new FrameDecoder();
    for (int i = 0; i < 5_000; i++) {
      byte[] frame = frames.segment();
      ByteBuffer buffer = ByteBuffer.wrap(frame);
      assertEquals(Content.SEGMENT, decoder.decode(buffer, 0, frame.length));
      EthernetPacket packet = EthernetPacket.newPacket(frame, 0, frame.length);
      boolean v4 = packet.contains(IpV4Packet.class);
      TcpPacket tcp = packet.get(TcpPacket.class);
      TcpPacket right =
          tcp.getBuilder()
              .correctChecksumAtBuild(true)
              .srcAddr(
                  v4
                      ? packet.get(IpV4Packet.class).getHeader().getSrcAddr()
                      : packet.get(IpV6Packet.class).getHeader().getSrcAddr())
              .dstAddr(
                  v4
                      ? packet.get(IpV4Packet.class).getHeader().getDstAddr()
                      : packet.get(IpV6Packet.class).getHeader().getDstAddr())
              .build();
      buffer.put(decoder.segment().optionsOffset() - 20, right.getRawData());
      long pseudo = v4 ? decoder.packet4().pseudoHeaderSum() : decoder.packet6().pseudoHeaderSum();
      assertTrue(decoder.segment().checksumFits(pseudo));
      int spot = decoder.segment().optionsOffset() - 20 + random.nextInt(20);
      buffer.put(spot, (byte) (buffer.get(spot) ^ 1 << random.nextInt(8)));
      assertFalse(decoder.segment().checksumFits(pseudo));
    }
  }
}
