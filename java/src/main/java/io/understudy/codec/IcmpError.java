package io.understudy.codec;

import java.nio.ByteBuffer;

/**
 * An ICMP or ICMPv6 error about a TCP segment (RFC 792, RFC 4443), read in place: destination
 * unreachable, packet too big, time exceeded. The error quotes the beginning of the segment as its
 * sender had sent it. A flyweight: valid as long as the buffer's bytes are, owned by one thread.
 */
public final class IcmpError {
  private static final int HEADER_BYTES = 8;
  private static final int QUOTED_TCP_BYTES = 8;
  private static final int UNREACHABLE = 3;
  private static final int TIME_EXCEEDED = 11;
  private static final int FRAGMENTATION_NEEDED = 4;
  private static final int V6_UNREACHABLE = 1;
  private static final int V6_PACKET_TOO_BIG = 2;
  private static final int V6_TIME_EXCEEDED = 3;

  private final Ipv4Packet quoted4 = new Ipv4Packet();
  private final Ipv6Packet quoted6 = new Ipv6Packet();
  private ByteBuffer buffer;
  private int offset;
  private int segment;
  private boolean v6;

  /** Points at the payload of an IPv4 packet with protocol 1. */
  public Malformed wrap4(ByteBuffer buffer, int offset, int length) {
    Malformed malformed = wrap(buffer, offset, length, false);
    if (malformed != Malformed.NO) {
      return malformed;
    }
    if (type() != UNREACHABLE && type() != TIME_EXCEEDED) {
      return Malformed.UNSUPPORTED;
    }
    malformed = quoted4.wrapQuoted(buffer, offset + HEADER_BYTES, length - HEADER_BYTES);
    if (malformed != Malformed.NO) {
      return malformed;
    }
    boolean tcp = quoted4.protocol() == Ipv4Packet.TCP && quoted4.fragmentOffset() == 0;
    return quoted(tcp, quoted4.payloadOffset(), quoted4.payloadLength());
  }

  /** Points at the payload of an IPv6 packet with protocol 58. */
  public Malformed wrap6(ByteBuffer buffer, int offset, int length) {
    Malformed malformed = wrap(buffer, offset, length, true);
    if (malformed != Malformed.NO) {
      return malformed;
    }
    if (type() < V6_UNREACHABLE || type() > V6_TIME_EXCEEDED) {
      return Malformed.UNSUPPORTED;
    }
    malformed = quoted6.wrapQuoted(buffer, offset + HEADER_BYTES, length - HEADER_BYTES);
    if (malformed != Malformed.NO) {
      return malformed;
    }
    boolean tcp = quoted6.protocol() == Ipv4Packet.TCP && quoted6.fragmentOffset() == 0;
    return quoted(tcp, quoted6.payloadOffset(), quoted6.payloadLength());
  }

  private Malformed wrap(ByteBuffer buffer, int offset, int length, boolean v6) {
    this.buffer = buffer;
    this.offset = offset;
    this.v6 = v6;
    return length < HEADER_BYTES ? Malformed.TRUNCATED : Malformed.NO;
  }

  private Malformed quoted(boolean tcp, int segment, int length) {
    this.segment = segment;
    if (!tcp) {
      return Malformed.UNSUPPORTED;
    }
    return length < QUOTED_TCP_BYTES ? Malformed.TRUNCATED : Malformed.NO;
  }

  /** ICMP type. */
  public int type() {
    return NetworkOrder.u8(buffer, offset);
  }

  /** ICMP code. */
  public int code() {
    return NetworkOrder.u8(buffer, offset + 1);
  }

  /** Does it say that the segment was too long for a link (RFC 1191, RFC 8201)? */
  public boolean isTooBig() {
    return v6
        ? type() == V6_PACKET_TOO_BIG
        : type() == UNREACHABLE && code() == FRAGMENTATION_NEEDED;
  }

  /** The link's MTU in bytes when {@link #isTooBig}; 0 when an old router did not tell. */
  public long mtu() {
    return v6
        ? SequenceNumber.unsigned(NetworkOrder.i32(buffer, offset + 4))
        : NetworkOrder.u16(buffer, offset + 6);
  }

  /** Source of the quoted segment: the side that is to be told. Allocates. */
  public IpAddress source() {
    return v6
        ? new IpAddress(quoted6.sourceHigh(), quoted6.sourceLow())
        : IpAddress.v4(quoted4.source());
  }

  /** Destination of the quoted segment. Allocates. */
  public IpAddress destination() {
    return v6
        ? new IpAddress(quoted6.destinationHigh(), quoted6.destinationLow())
        : IpAddress.v4(quoted4.destination());
  }

  /** Source port of the quoted segment. */
  public int sourcePort() {
    return NetworkOrder.u16(buffer, segment);
  }

  /** Destination port of the quoted segment. */
  public int destinationPort() {
    return NetworkOrder.u16(buffer, segment + 2);
  }

  /** SEG.SEQ of the quoted segment. */
  public int sequence() {
    return NetworkOrder.i32(buffer, segment + 4);
  }
}
