package io.understudy.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.codec.FrameDecoder.Content;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.pcap4j.packet.ArpPacket.ArpHeader;
import org.pcap4j.packet.EthernetPacket;
import org.pcap4j.packet.IcmpV6CommonPacket;
import org.pcap4j.packet.IcmpV6NeighborAdvertisementPacket;
import org.pcap4j.packet.IpV6NeighborDiscoveryTargetLinkLayerAddressOption;
import org.pcap4j.packet.IpV6Packet;

class AnnouncementTest {
  private static final long MAC = 0x02aa_bbcc_ddeeL;
  private static final int ADDRESS = 0x0a4d0064;

  private final FrameDecoder decoder = new FrameDecoder();

  @Test
  void shouldAnnounceTheAddressWhenWrittenAsArp() throws Exception {
    for (int operation : new int[] {ArpPacket.REQUEST, ArpPacket.REPLY}) {
      ByteBuffer buffer = ByteBuffer.allocate(5 + Announcement.ARP_BYTES);
      assertEquals(42, Announcement.arp(buffer, 5, operation, MAC, ADDRESS));
      assertEquals(Content.ARP, decoder.decode(buffer, 5, 42));
      assertEquals(operation, decoder.arp().operation());
      assertEquals(MAC, decoder.arp().senderMac());
      assertEquals(ADDRESS, decoder.arp().senderAddress());
      assertEquals(ADDRESS, decoder.arp().targetAddress());
      EthernetPacket expected = EthernetPacket.newPacket(buffer.array(), 5, 42);
      ArpHeader header = expected.get(org.pcap4j.packet.ArpPacket.class).getHeader();
      assertEquals("ff:ff:ff:ff:ff:ff", expected.getHeader().getDstAddr().toString());
      assertEquals("02:aa:bb:cc:dd:ee", expected.getHeader().getSrcAddr().toString());
      assertEquals("02:aa:bb:cc:dd:ee", header.getSrcHardwareAddr().toString());
      assertEquals("10.77.0.100", header.getSrcProtocolAddr().getHostAddress());
      assertEquals("10.77.0.100", header.getDstProtocolAddr().getHostAddress());
      assertEquals(operation, header.getOperation().value().intValue());
    }
  }

  @Test
  void shouldAnnounceTheAddressWhenWrittenAsAdvertisement() throws Exception {
    InetAddress address = InetAddress.getByName("2001:db8::64");
    ByteBuffer buffer = ByteBuffer.allocate(Announcement.ADVERTISEMENT_BYTES);
    assertEquals(86, Announcement.advertisement(buffer, 0, MAC, IpAddress.of(address), false));
    EthernetPacket packet = EthernetPacket.newPacket(buffer.array(), 0, 86);
    assertEquals("33:33:00:00:00:01", packet.getHeader().getDstAddr().toString());
    IpV6Packet ip = packet.get(IpV6Packet.class);
    assertEquals(address, ip.getHeader().getSrcAddr());
    assertEquals(InetAddress.getByName("ff02::1"), ip.getHeader().getDstAddr());
    assertEquals(255, ip.getHeader().getHopLimitAsInt());
    IcmpV6CommonPacket icmp = packet.get(IcmpV6CommonPacket.class);
    assertTrue(
        icmp.hasValidChecksum(ip.getHeader().getSrcAddr(), ip.getHeader().getDstAddr(), false));
    var header = packet.get(IcmpV6NeighborAdvertisementPacket.class).getHeader();
    assertEquals(address, header.getTargetAddress());
    assertTrue(header.getOverrideFlag());
    assertTrue(!header.getSolicitedFlag() && !header.getRouterFlag());
    var option = (IpV6NeighborDiscoveryTargetLinkLayerAddressOption) header.getOptions().get(0);
    ByteBuffer mac = ByteBuffer.wrap(option.getLinkLayerAddress());
    assertEquals(MAC, (mac.getShort() & 0xffffL) << 32 | mac.getInt() & 0xffff_ffffL);
  }

  @Test
  void shouldBeOtherWhenArpIsNotForIpv4() {
    ByteBuffer buffer = ByteBuffer.allocate(Announcement.ARP_BYTES);
    Announcement.arp(buffer, 0, ArpPacket.REQUEST, MAC, ADDRESS);
    assertEquals(Content.MALFORMED, decoder.decode(buffer, 0, Announcement.ARP_BYTES - 1));
    buffer.put(18, (byte) 8);
    assertEquals(Content.OTHER, decoder.decode(buffer, 0, Announcement.ARP_BYTES));
  }
}
