package io.understudy.codec;

import java.nio.ByteBuffer;

/**
 * Finds the TCP segment in an Ethernet frame, or says what else the frame is. Holds one flyweight a
 * layer; those of the layers that {@link #decode} has passed point at the frame afterwards. Never
 * throws for what is in the frame. Owned by one thread.
 */
public final class FrameDecoder {
  /** What a frame carries. */
  public enum Content {
    /** A TCP segment: {@link #segment} is valid. */
    SEGMENT,
    /** A part of an IP packet. */
    FRAGMENT,
    /** An ICMP error about a TCP segment: {@link #error} is valid. */
    ERROR,
    /** ARP for IPv4: {@link #arp} is valid. */
    ARP,
    /** Anything else that is in order as far as it was read. */
    OTHER,
    /** Not in order; see {@link #malformed}. */
    MALFORMED
  }

  private final EthernetFrame frame = new EthernetFrame();
  private final ArpPacket arp = new ArpPacket();
  private final Ipv4Packet packet4 = new Ipv4Packet();
  private final Ipv6Packet packet6 = new Ipv6Packet();
  private final TcpSegment segment = new TcpSegment();
  private final IcmpError error = new IcmpError();
  private Malformed malformed = Malformed.NO;

  /** Reads the frame at {@code offset}. */
  public Content decode(ByteBuffer buffer, int offset, int length) {
    malformed = frame.wrap(buffer, offset, length);
    if (malformed != Malformed.NO) {
      return Content.MALFORMED;
    }
    int payload = frame.payloadOffset();
    return switch (frame.etherType()) {
      case EthernetFrame.IPV4 -> decode4(buffer, payload, frame.payloadLength());
      case EthernetFrame.IPV6 -> decode6(buffer, payload, frame.payloadLength());
      case EthernetFrame.ARP ->
          conclude(arp.wrap(buffer, payload, frame.payloadLength()), Content.ARP);
      default -> Content.OTHER;
    };
  }

  /** Why the last frame was {@link Content#MALFORMED}. */
  public Malformed malformed() {
    return malformed;
  }

  /** The frame. */
  public EthernetFrame frame() {
    return frame;
  }

  /** The ARP packet. */
  public ArpPacket arp() {
    return arp;
  }

  /** The packet, when the frame's type is IPv4. */
  public Ipv4Packet packet4() {
    return packet4;
  }

  /** The packet, when the frame's type is IPv6. */
  public Ipv6Packet packet6() {
    return packet6;
  }

  /** The segment. */
  public TcpSegment segment() {
    return segment;
  }

  /** The ICMP error. */
  public IcmpError error() {
    return error;
  }

  private Content decode4(ByteBuffer buffer, int offset, int length) {
    malformed = packet4.wrap(buffer, offset, length);
    if (malformed != Malformed.NO) {
      return Content.MALFORMED;
    }
    if (packet4.isFragment()) {
      return Content.FRAGMENT;
    }
    int payload = packet4.payloadOffset();
    return switch (packet4.protocol()) {
      case Ipv4Packet.TCP ->
          conclude(segment.wrap(buffer, payload, packet4.payloadLength()), Content.SEGMENT);
      case Ipv4Packet.ICMP ->
          conclude(error.wrap4(buffer, payload, packet4.payloadLength()), Content.ERROR);
      default -> Content.OTHER;
    };
  }

  private Content decode6(ByteBuffer buffer, int offset, int length) {
    malformed = packet6.wrap(buffer, offset, length);
    if (malformed != Malformed.NO) {
      return Content.MALFORMED;
    }
    if (packet6.isFragment()) {
      return Content.FRAGMENT;
    }
    int payload = packet6.payloadOffset();
    return switch (packet6.protocol()) {
      case Ipv4Packet.TCP ->
          conclude(segment.wrap(buffer, payload, packet6.payloadLength()), Content.SEGMENT);
      case Ipv6Packet.ICMPV6 ->
          conclude(error.wrap6(buffer, payload, packet6.payloadLength()), Content.ERROR);
      default -> Content.OTHER;
    };
  }

  private Content conclude(Malformed found, Content content) {
    if (found == Malformed.UNSUPPORTED) {
      return Content.OTHER;
    }
    malformed = found;
    return found == Malformed.NO ? content : Content.MALFORMED;
  }
}
