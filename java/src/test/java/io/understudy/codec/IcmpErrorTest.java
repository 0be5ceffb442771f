package io.understudy.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.codec.FrameDecoder.Content;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.pcap4j.packet.EthernetPacket;
import org.pcap4j.packet.IcmpV4DestinationUnreachablePacket;
import org.pcap4j.packet.IcmpV6PacketTooBigPacket;
import org.pcap4j.packet.IpV4Packet;

class IcmpErrorTest {
  private final RandomFrames frames = new RandomFrames(new Random(17));
  private final FrameDecoder decoder = new FrameDecoder();

  private static byte[] message(int type, int code, byte[] quoted) {
    return RandomFrames.join(new byte[] {(byte) type, (byte) code, 0, 0, 0, 0, 5, 0}, quoted);
  }

  private Content decode(byte[] frame) {
    return decoder.decode(ByteBuffer.wrap(frame), 0, frame.length);
  }

  @Test
  void shouldReadTheQuotedSegmentWhenFragmentationIsNeeded() throws Exception {
    byte[] quoted = frames.packet4(6, frames.tcp(), 0x4000);
    byte[] cut = java.util.Arrays.copyOf(quoted, (quoted[0] & 0xf) * 4 + 8);
    byte[] frame = frames.ethernet(0x0800, frames.packet4(1, message(3, 4, cut), 0));
    assertEquals(Content.ERROR, decode(frame));
    IcmpError error = decoder.error();
    assertTrue(error.isTooBig());
    assertEquals(1280, error.mtu());
    EthernetPacket expected = EthernetPacket.newPacket(frame, 0, frame.length);
    IpV4Packet inner =
        expected.get(IcmpV4DestinationUnreachablePacket.class).getPayload().get(IpV4Packet.class);
    assertEquals(IpAddress.of(inner.getHeader().getSrcAddr()), error.source());
    assertEquals(IpAddress.of(inner.getHeader().getDstAddr()), error.destination());
    ByteBuffer tcp = ByteBuffer.wrap(cut).position(cut.length - 8);
    assertEquals(tcp.getShort() & 0xffff, error.sourcePort());
    assertEquals(tcp.getShort() & 0xffff, error.destinationPort());
    assertEquals(tcp.getInt(), error.sequence());
  }

  @Test
  void shouldReadTheMtuWhenAnIpv6PacketIsTooBig() throws Exception {
    byte[] quoted = frames.packet6(6, frames.tcp());
    byte[] frame = frames.ethernet(0x86dd, frames.packet6(58, message(2, 0, quoted)));
    assertEquals(Content.ERROR, decode(frame));
    EthernetPacket expected = EthernetPacket.newPacket(frame, 0, frame.length);
    IcmpV6PacketTooBigPacket tooBig = expected.get(IcmpV6PacketTooBigPacket.class);
    assertTrue(decoder.error().isTooBig());
    assertEquals(tooBig.getHeader().getMtuAsLong(), decoder.error().mtu());
    assertEquals(ByteBuffer.wrap(quoted).getLong(8), decoder.error().source().high());
    assertEquals(ByteBuffer.wrap(quoted).getLong(32), decoder.error().destination().low());
  }

  @Test
  void shouldBeOtherWhenItIsNoErrorAboutTcp() {
    byte[] quoted = frames.packet4(6, frames.tcp(), 0);
    assertEquals(
        Content.OTHER,
        decode(frames.ethernet(0x0800, frames.packet4(1, message(8, 0, quoted), 0))));
    byte[] udp = frames.packet4(17, frames.tcp(), 0);
    assertEquals(
        Content.OTHER, decode(frames.ethernet(0x0800, frames.packet4(1, message(3, 3, udp), 0))));
    byte[] later = frames.packet4(6, frames.tcp(), 5);
    assertEquals(
        Content.OTHER, decode(frames.ethernet(0x0800, frames.packet4(1, message(3, 3, later), 0))));
    assertEquals(
        Content.OTHER,
        decode(frames.ethernet(0x86dd, frames.packet6(58, message(135, 0, quoted)))));
  }

  @Test
  void shouldNotBeTooBigWhenThePortIsUnreachable() {
    byte[] quoted = frames.packet4(6, frames.tcp(), 0);
    assertEquals(
        Content.ERROR,
        decode(frames.ethernet(0x0800, frames.packet4(1, message(3, 3, quoted), 0))));
    assertFalse(decoder.error().isTooBig());
  }

  @Test
  void shouldBeMalformedWhenTheQuoteIsTooShort() {
    byte[] quoted = frames.packet4(6, frames.tcp(), 0);
    int least = (quoted[0] & 0xf) * 4 + 8;
    for (int length = 0; length < least; length++) {
      byte[] message = message(3, 4, java.util.Arrays.copyOf(quoted, length));
      assertEquals(
          Content.MALFORMED, decode(frames.ethernet(0x0800, frames.packet4(1, message, 0))));
      assertEquals(Malformed.TRUNCATED, decoder.malformed());
    }
  }
}
