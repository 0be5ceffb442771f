package io.understudy.codec;

import java.nio.ByteBuffer;

/**
 * Writes the whole Ethernet frames by which a host announces that a service address is now its own:
 * gratuitous ARP, and the unsolicited neighbour advertisement. Stateless.
 */
public final class Announcement {
  /** Length of a gratuitous ARP frame in bytes. */
  public static final int ARP_BYTES = EthernetFrame.HEADER_BYTES + ArpPacket.BYTES;

  /** Length of a neighbour advertisement frame in bytes. */
  public static final int ADVERTISEMENT_BYTES =
      EthernetFrame.HEADER_BYTES + Ipv6Packet.HEADER_BYTES + 32;

  private static final long BROADCAST = 0xffff_ffff_ffffL;
  private static final long ALL_NODES_MAC = 0x3333_0000_0001L;
  private static final long ALL_NODES_HIGH = 0xff02_0000_0000_0000L;
  private static final long ALL_NODES_LOW = 1;
  private static final int ADVERTISEMENT = 136;
  private static final int OVERRIDE = 1 << 29;
  private static final int ROUTER = 1 << 31;
  private static final int TARGET_LINK_LAYER = 2 << 8 | 1;

  private Announcement() {}

  /**
   * Writes a gratuitous ARP (RFC 5227, section 3) at {@code offset}.
   *
   * @param operation {@link ArpPacket#REQUEST} or {@link ArpPacket#REPLY}: some hosts heed only one
   * @param mac 48 bits, first byte most significant
   * @param address IPv4 address, first byte most significant
   * @return bytes written
   */
  public static int arp(ByteBuffer buffer, int offset, int operation, long mac, int address) {
    int packet = ethernet(buffer, offset, BROADCAST, mac, EthernetFrame.ARP);
    NetworkOrder.put16(buffer, packet, 1);
    NetworkOrder.put16(buffer, packet + 2, EthernetFrame.IPV4);
    NetworkOrder.put16(buffer, packet + 4, 6 << 8 | 4);
    NetworkOrder.put16(buffer, packet + 6, operation);
    NetworkOrder.put48(buffer, packet + 8, mac);
    NetworkOrder.put32(buffer, packet + 14, address);
    NetworkOrder.put48(buffer, packet + 18, operation == ArpPacket.REPLY ? BROADCAST : 0);
    NetworkOrder.put32(buffer, packet + 24, address);
    return ARP_BYTES;
  }

  /**
   * Writes an unsolicited neighbour advertisement to all nodes (RFC 4861, section 7.2.6) at {@code
   * offset}, with the override flag.
   *
   * @param mac 48 bits, first byte most significant
   * @param address IPv6 address, the source as well
   * @param router is this host a router for its neighbours
   * @return bytes written
   */
  public static int advertisement(
      ByteBuffer buffer, int offset, long mac, IpAddress address, boolean router) {
    int packet = ethernet(buffer, offset, ALL_NODES_MAC, mac, EthernetFrame.IPV6);
    NetworkOrder.put32(buffer, packet, 6 << 28);
    NetworkOrder.put32(buffer, packet + 4, 32 << 16 | Ipv6Packet.ICMPV6 << 8 | 255);
    address(buffer, packet + 8, address.high(), address.low());
    address(buffer, packet + 24, ALL_NODES_HIGH, ALL_NODES_LOW);
    int message = packet + Ipv6Packet.HEADER_BYTES;
    NetworkOrder.put32(buffer, message, ADVERTISEMENT << 24);
    NetworkOrder.put32(buffer, message + 4, OVERRIDE | (router ? ROUTER : 0));
    address(buffer, message + 8, address.high(), address.low());
    NetworkOrder.put16(buffer, message + 24, TARGET_LINK_LAYER);
    NetworkOrder.put48(buffer, message + 26, mac);
    long sum = InternetChecksum.sum(buffer, packet + 8, 32) + Ipv6Packet.ICMPV6 + 32;
    int checksum = InternetChecksum.of(sum + InternetChecksum.sum(buffer, message, 32));
    NetworkOrder.put16(buffer, message + 2, checksum);
    return ADVERTISEMENT_BYTES;
  }

  private static int ethernet(
      ByteBuffer buffer, int offset, long destination, long source, int type) {
    NetworkOrder.put48(buffer, offset, destination);
    NetworkOrder.put48(buffer, offset + 6, source);
    NetworkOrder.put16(buffer, offset + 12, type);
    return offset + EthernetFrame.HEADER_BYTES;
  }

  private static void address(ByteBuffer buffer, int offset, long high, long low) {
    NetworkOrder.put64(buffer, offset, high);
    NetworkOrder.put64(buffer, offset + 8, low);
  }
}
