package io.understudy.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.codec.FrameDecoder.Content;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pcap4j.packet.Dot1qVlanTagPacket;
import org.pcap4j.packet.EthernetPacket;
import org.pcap4j.packet.IpV4Packet;
import org.pcap4j.packet.IpV6Packet;
import org.pcap4j.packet.Packet;
import org.pcap4j.packet.TcpMaximumSegmentSizeOption;
import org.pcap4j.packet.TcpPacket;
import org.pcap4j.packet.TcpPacket.TcpOption;
import org.pcap4j.packet.TcpSackOption;
import org.pcap4j.packet.TcpSackPermittedOption;
import org.pcap4j.packet.TcpTimestampsOption;
import org.pcap4j.packet.TcpWindowScaleOption;

class FrameDecoderTest {
  private final Random random = new Random(15);
  private final RandomFrames frames = new RandomFrames(random);
  private final FrameDecoder decoder = new FrameDecoder();
  private final TcpOptions options = new TcpOptions();

  /** In a buffer that ends with the frame, so that reading beyond it throws. */
  private static ByteBuffer exact(byte[] frame, int offset, int length) {
    return ByteBuffer.allocate(offset + length).put(offset, frame, 0, length);
  }

  private Content decode(byte[] frame) {
    return decoder.decode(ByteBuffer.wrap(frame), 0, frame.length);
  }

  @Test
  void shouldAgreeWithPcap4jWhenFramesAreValid() throws Exception {
    for (int i = 0; i < 20_000; i++) {
      byte[] frame = frames.segment();
      int offset = random.nextInt(9);
      ByteBuffer buffer = exact(frame, offset, frame.length);
      assertEquals(Content.SEGMENT, decoder.decode(buffer, offset, frame.length));
      EthernetPacket expected = EthernetPacket.newPacket(frame, 0, frame.length);
      compareEthernet(expected);
      if (expected.contains(IpV4Packet.class)) {
        compare4(expected.get(IpV4Packet.class).getHeader());
      } else {
        compare6(expected.get(IpV6Packet.class).getHeader());
      }
      compareTcp(expected.get(TcpPacket.class), buffer);
    }
  }

  private void compareEthernet(EthernetPacket expected) {
    EthernetFrame frame = decoder.frame();
    assertEquals(unsigned(expected.getHeader().getDstAddr().getAddress()), frame.destination());
    assertEquals(unsigned(expected.getHeader().getSrcAddr().getAddress()), frame.source());
    Dot1qVlanTagPacket tag = expected.get(Dot1qVlanTagPacket.class);
    assertEquals(tag == null ? -1 : tag.getHeader().getVidAsInt(), frame.vlan());
  }

  private void compare4(IpV4Packet.IpV4Header expected) {
    Ipv4Packet packet = decoder.packet4();
    assertEquals(IpAddress.of(expected.getSrcAddr()), IpAddress.v4(packet.source()));
    assertEquals(IpAddress.of(expected.getDstAddr()), IpAddress.v4(packet.destination()));
    assertEquals(expected.getTotalLengthAsInt(), packet.totalLength());
    assertEquals(expected.getIhlAsInt() * 4, packet.headerLength());
    assertEquals(expected.getIdentificationAsInt(), packet.identification());
    assertEquals(expected.getTtlAsInt(), packet.timeToLive());
    assertEquals(expected.getTos().value() & 0xff, packet.trafficClass());
    assertTrue(packet.checksumFits());
  }

  private void compare6(IpV6Packet.IpV6Header expected) {
    Ipv6Packet packet = decoder.packet6();
    assertEquals(
        IpAddress.of(expected.getSrcAddr()),
        new IpAddress(packet.sourceHigh(), packet.sourceLow()));
    assertEquals(
        IpAddress.of(expected.getDstAddr()),
        new IpAddress(packet.destinationHigh(), packet.destinationLow()));
    assertEquals(expected.getPayloadLengthAsInt(), packet.announcedLength());
    assertEquals(expected.getHopLimitAsInt(), packet.hopLimit());
    assertEquals(expected.getFlowLabel().value(), packet.flowLabel());
    assertEquals(expected.getTrafficClass().value() & 0xff, packet.trafficClass());
  }

  private void compareTcp(TcpPacket packet, ByteBuffer buffer) {
    TcpPacket.TcpHeader expected = packet.getHeader();
    TcpSegment segment = decoder.segment();
    assertEquals(expected.getSrcPort().valueAsInt(), segment.sourcePort());
    assertEquals(expected.getDstPort().valueAsInt(), segment.destinationPort());
    assertEquals(expected.getSequenceNumber(), segment.sequence());
    assertEquals(expected.getAcknowledgmentNumber(), segment.acknowledgement());
    assertEquals(expected.getWindowAsInt(), segment.window());
    assertEquals(expected.getChecksum() & 0xffff, segment.checksum());
    assertEquals(expected.getUrgentPointerAsInt(), segment.urgentPointer());
    assertEquals(expected.getFin(), segment.has(TcpSegment.FIN));
    assertEquals(expected.getSyn(), segment.has(TcpSegment.SYN));
    assertEquals(expected.getRst(), segment.has(TcpSegment.RST));
    assertEquals(expected.getPsh(), segment.has(TcpSegment.PSH));
    assertEquals(expected.getAck(), segment.has(TcpSegment.ACK));
    assertEquals(expected.getUrg(), segment.has(TcpSegment.URG));
    Packet payload = packet.getPayload();
    assertEquals(payload == null ? 0 : payload.length(), segment.payloadLength());
    int control = (expected.getSyn() ? 1 : 0) + (expected.getFin() ? 1 : 0);
    assertEquals(
        expected.getSequenceNumber() + segment.payloadLength() + control, segment.sequenceEnd());
    options.wrap(segment, buffer);
    for (TcpOption option : expected.getOptions()) {
      compareOption(option);
    }
    assertTrue(!options.next() && options.malformed() == Malformed.NO);
  }

  private void compareOption(TcpOption expected) {
    if (expected.length() == 1) {
      return;
    }
    assertTrue(options.next());
    assertEquals(expected.getKind().value().intValue(), options.kind());
    if (expected instanceof TcpMaximumSegmentSizeOption mss) {
      assertEquals(mss.getMaxSegSizeAsInt(), options.maximumSegmentSize());
    } else if (expected instanceof TcpWindowScaleOption scale) {
      assertEquals(scale.getShiftCountAsInt(), options.windowScale());
    } else if (expected instanceof TcpTimestampsOption stamps) {
      assertEquals(stamps.getTsValue(), options.timestampValue());
      assertEquals(stamps.getTsEchoReply(), options.timestampEchoReply());
    } else if (expected instanceof TcpSackOption) {
      compareSack(expected.getRawData());
    } else {
      assertTrue(expected instanceof TcpSackPermittedOption, () -> "unexpected " + expected);
    }
  }

  private void compareSack(byte[] raw) {
    ByteBuffer expected = ByteBuffer.wrap(raw).position(2);
    assertEquals(expected.remaining() / 8, options.sackBlocks());
    for (int block = 0; block < options.sackBlocks(); block++) {
      assertEquals(expected.getInt(), options.sackLeftEdge(block));
      assertEquals(expected.getInt(), options.sackRightEdge(block));
    }
  }

  @Test
  void shouldBeTruncatedWhenCutAnywhereButInThePadding() {
    for (int i = 0; i < 300; i++) {
      byte[] frame = frames.segment();
      assertEquals(Content.SEGMENT, decode(frame));
      int end = decoder.segment().payloadOffset() + decoder.segment().payloadLength();
      for (int length = 0; length < frame.length; length++) {
        Content content = decoder.decode(exact(frame, 3, length), 3, length);
        assertEquals(length < end ? Content.MALFORMED : Content.SEGMENT, content);
        assertEquals(length < end ? Malformed.TRUNCATED : Malformed.NO, decoder.malformed());
      }
    }
  }

  @Test
  void shouldNeverThrowWhenBytesAreChangedAtRandom() {
    Set<Content> seen = EnumSet.noneOf(Content.class);
    for (int i = 0; i < 200_000; i++) {
      byte[] frame = random.nextInt(4) == 0 ? frames.error() : frames.segment();
      for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
        frame[12 + random.nextInt(Math.min(60, frame.length - 12))] = (byte) random.nextInt();
      }
      int length = random.nextInt(5) == 0 ? random.nextInt(frame.length) : frame.length;
      ByteBuffer buffer = exact(frame, 0, length);
      Content content = decoder.decode(buffer, 0, length);
      seen.add(content);
      touch(content, buffer);
    }
    seen.add(Content.ARP);
    assertEquals(EnumSet.allOf(Content.class), seen);
  }

  private void touch(Content content, ByteBuffer buffer) {
    if (content == Content.MALFORMED) {
      assertNotEquals(Malformed.NO, decoder.malformed());
    } else if (content == Content.ERROR) {
      IcmpError error = decoder.error();
      error.sequence();
      assertTrue(error.sourcePort() <= 0xffff && error.destinationPort() <= 0xffff);
      assertTrue(error.mtu() >= 0 && !error.source().toString().isEmpty());
      assertTrue(!error.destination().toString().isEmpty());
    } else if (content == Content.SEGMENT) {
      touchOptions(buffer);
      decoder.segment().checksumFits(0);
    }
  }

  private void touchOptions(ByteBuffer buffer) {
    options.wrap(decoder.segment(), buffer);
    int read = 0;
    while (options.next()) {
      read += options.length();
      if (options.kind() == TcpOptions.SACK) {
        options.sackRightEdge(options.sackBlocks() - 1);
      }
    }
    assertTrue(read <= 40);
  }

  @Test
  void shouldCallItAFragmentWhenOffsetOrMoreFragmentsIsSet() {
    for (int field : new int[] {0x2000, 1, 0x3fff}) {
      byte[] packet = frames.packet4(6, frames.tcp(), field);
      assertEquals(Content.FRAGMENT, decode(frames.ethernet(0x0800, packet)));
      assertEquals((field & 0x1fff) * 8, decoder.packet4().fragmentOffset());
    }
    assertEquals(
        Content.SEGMENT, decode(frames.ethernet(0x0800, frames.packet4(6, frames.tcp(), 0x4000))));
  }

  @Test
  void shouldTellFragmentsFromAtomicOnesWhenIpv6() {
    for (int field : new int[] {0, 1, 8, 0xfff8}) {
      byte[] extension = {6, 0, (byte) (field >>> 8), (byte) field, 0, 0, 0, 1};
      byte[] packet = new byte[40];
      packet[0] = 0x60;
      packet[6] = 44;
      byte[] payload = RandomFrames.join(extension, frames.tcp());
      RandomFrames.put16(packet, 4, payload.length);
      Content content = decode(frames.ethernet(0x86dd, RandomFrames.join(packet, payload)));
      assertEquals(field == 0 ? Content.SEGMENT : Content.FRAGMENT, content);
      assertEquals(field & 0xfff8, decoder.packet6().fragmentOffset());
    }
  }

  @Test
  void shouldNameTheReasonWhenAHeaderIsWrong() {
    byte[] good = frames.packet4(6, new byte[20], 0);
    assertReason(Malformed.BAD_HEADER_LENGTH, 0x0800, good);
    assertReason(Malformed.WRONG_VERSION, 0x0800, changed(good, 0, 0x65));
    assertReason(Malformed.BAD_HEADER_LENGTH, 0x0800, changed(good, 0, 0x44));
    byte[] shortTotal = good.clone();
    RandomFrames.put16(shortTotal, 2, 19);
    assertReason(Malformed.BAD_TOTAL_LENGTH, 0x0800, shortTotal);
    byte[] deep = new byte[40 + 9 * 8];
    deep[0] = 0x60;
    deep[5] = 9 * 8;
    deep[6] = 60;
    for (int i = 0; i < 9; i++) {
      deep[40 + i * 8] = 60;
    }
    assertReason(Malformed.TOO_DEEP, 0x86dd, deep);
    byte[] beyond = new byte[40 + 8];
    beyond[0] = 0x60;
    beyond[5] = 8;
    beyond[6] = 60;
    beyond[40] = 17;
    beyond[41] = 1;
    assertReason(Malformed.TRUNCATED, 0x86dd, beyond);
  }

  private void assertReason(Malformed reason, int type, byte[] packet) {
    assertEquals(Content.MALFORMED, decode(frames.ethernet(type, packet)));
    assertEquals(reason, decoder.malformed());
  }

  private static byte[] changed(byte[] bytes, int offset, int value) {
    byte[] changed = Arrays.copyOf(bytes, bytes.length);
    changed[offset] = (byte) value;
    return changed;
  }

  private static long unsigned(byte[] bytes) {
    long value = 0;
    for (byte octet : bytes) {
      value = value << 8 | octet & 0xff;
    }
    return value;
  }
}
