package io.understudy.codec;

import java.nio.ByteBuffer;

/**
 * An IPv4 packet (RFC 791) read in place. A flyweight: valid as long as the buffer's bytes are,
 * owned by one thread. Addresses are 32 bits in an int, first byte most significant.
 */
public final class Ipv4Packet {
  /** Protocol number of TCP. */
  public static final int TCP = 6;

  /** Protocol number of ICMP. */
  public static final int ICMP = 1;

  private static final int MINIMUM_HEADER_BYTES = 20;
  private static final int MORE_FRAGMENTS = 0x2000;
  private static final int OFFSET_MASK = 0x1fff;

  private ByteBuffer buffer;
  private int offset;
  private int end;

  /** Points at a packet; what follows its total length is padding. */
  public Malformed wrap(ByteBuffer buffer, int offset, int length) {
    Malformed malformed = wrapHeader(buffer, offset, length);
    if (malformed == Malformed.NO && totalLength() > length) {
      return Malformed.TRUNCATED;
    }
    return malformed;
  }

  /** Points at a packet of which only the beginning was quoted, as in an ICMP error. */
  public Malformed wrapQuoted(ByteBuffer buffer, int offset, int length) {
    return wrapHeader(buffer, offset, length);
  }

  private Malformed wrapHeader(ByteBuffer buffer, int offset, int length) {
    if (length < MINIMUM_HEADER_BYTES) {
      return Malformed.TRUNCATED;
    }
    this.buffer = buffer;
    this.offset = offset;
    this.end = offset + length;
    if (NetworkOrder.u8(buffer, offset) >>> 4 != 4) {
      return Malformed.WRONG_VERSION;
    }
    if (headerLength() < MINIMUM_HEADER_BYTES) {
      return Malformed.BAD_HEADER_LENGTH;
    }
    if (headerLength() > length) {
      return Malformed.TRUNCATED;
    }
    if (totalLength() < headerLength()) {
      return Malformed.BAD_TOTAL_LENGTH;
    }
    end = Math.min(end, offset + totalLength());
    return Malformed.NO;
  }

  /** Length of the header with options, 20 to 60 bytes. */
  public int headerLength() {
    return (NetworkOrder.u8(buffer, offset) & 0xf) * 4;
  }

  /** Length of header and payload in bytes, as the packet says. */
  public int totalLength() {
    return NetworkOrder.u16(buffer, offset + 2);
  }

  /** Differentiated services and congestion notification, as one byte. */
  public int trafficClass() {
    return NetworkOrder.u8(buffer, offset + 1);
  }

  /** Identification. */
  public int identification() {
    return NetworkOrder.u16(buffer, offset + 4);
  }

  /** Is this a part of a packet? Then the payload has a transport header only at offset 0. */
  public boolean isFragment() {
    return (NetworkOrder.u16(buffer, offset + 6) & (MORE_FRAGMENTS | OFFSET_MASK)) != 0;
  }

  /** Offset of the fragment in the packet's payload, in bytes. */
  public int fragmentOffset() {
    return (NetworkOrder.u16(buffer, offset + 6) & OFFSET_MASK) * 8;
  }

  /** Time to live. */
  public int timeToLive() {
    return NetworkOrder.u8(buffer, offset + 8);
  }

  /** Protocol of the payload. */
  public int protocol() {
    return NetworkOrder.u8(buffer, offset + 9);
  }

  /** Source address. */
  public int source() {
    return NetworkOrder.i32(buffer, offset + 12);
  }

  /** Destination address. */
  public int destination() {
    return NetworkOrder.i32(buffer, offset + 16);
  }

  /** Is the header's checksum right? */
  public boolean checksumFits() {
    return InternetChecksum.fits(InternetChecksum.sum(buffer, offset, headerLength()));
  }

  /** Sum of the pseudo-header for a transport checksum (RFC 9293, section 3.1). */
  public long pseudoHeaderSum() {
    return InternetChecksum.sum(buffer, offset + 12, 8) + protocol() + payloadLength();
  }

  /** Where the payload starts. */
  public int payloadOffset() {
    return offset + headerLength();
  }

  /** Bytes of the payload that are there. */
  public int payloadLength() {
    return end - payloadOffset();
  }
}
