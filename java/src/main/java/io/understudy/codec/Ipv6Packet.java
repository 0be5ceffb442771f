package io.understudy.codec;

import java.nio.ByteBuffer;

/**
 * An IPv6 packet (RFC 8200) read in place, past its extension headers. A flyweight: valid as long
 * as the buffer's bytes are, owned by one thread. Addresses are two longs, first byte most
 * significant. Jumbograms are not read.
 */
public final class Ipv6Packet {
  /** Length of the fixed header in bytes. */
  public static final int HEADER_BYTES = 40;

  /** Protocol number of ICMPv6. */
  public static final int ICMPV6 = 58;

  private static final int HOP_BY_HOP = 0;
  private static final int ROUTING = 43;
  private static final int FRAGMENT = 44;
  private static final int AUTHENTICATION = 51;
  private static final int DESTINATION_OPTIONS = 60;
  private static final int EXTENSION_BYTES = 8;
  private static final int MAXIMUM_EXTENSIONS = 8;
  private static final int NOT_FRAGMENTED = -1;

  private ByteBuffer buffer;
  private int offset;
  private int end;
  private int protocol;
  private int payload;
  private int fragment;

  /** Points at a packet; what follows its payload length is padding. */
  public Malformed wrap(ByteBuffer buffer, int offset, int length) {
    Malformed malformed = wrapHeader(buffer, offset, length);
    if (malformed != Malformed.NO) {
      return malformed;
    }
    return HEADER_BYTES + announcedLength() > length ? Malformed.TRUNCATED : skipExtensions();
  }

  /** Points at a packet of which only the beginning was quoted, as in an ICMP error. */
  public Malformed wrapQuoted(ByteBuffer buffer, int offset, int length) {
    Malformed malformed = wrapHeader(buffer, offset, length);
    return malformed == Malformed.NO ? skipExtensions() : malformed;
  }

  private Malformed wrapHeader(ByteBuffer buffer, int offset, int length) {
    if (length < HEADER_BYTES) {
      return Malformed.TRUNCATED;
    }
    this.buffer = buffer;
    this.offset = offset;
    this.end = offset + Math.min(length, HEADER_BYTES + announcedLength());
    return NetworkOrder.u8(buffer, offset) >>> 4 == 6 ? Malformed.NO : Malformed.WRONG_VERSION;
  }

  private Malformed skipExtensions() {
    protocol = NetworkOrder.u8(buffer, offset + 6);
    payload = offset + HEADER_BYTES;
    fragment = NOT_FRAGMENTED;
    for (int depth = 0; isExtension(protocol); depth++) {
      if (depth == MAXIMUM_EXTENSIONS) {
        return Malformed.TOO_DEEP;
      }
      if (payload + EXTENSION_BYTES > end || payload + extensionLength() > end) {
        return Malformed.TRUNCATED;
      }
      if (protocol == FRAGMENT) {
        fragment = NetworkOrder.u16(buffer, payload + 2);
      }
      int length = extensionLength();
      protocol = NetworkOrder.u8(buffer, payload);
      payload += length;
      if (fragmentOffset() > 0) {
        break;
      }
    }
    return Malformed.NO;
  }

  private int extensionLength() {
    int field = NetworkOrder.u8(buffer, payload + 1);
    return switch (protocol) {
      case FRAGMENT -> EXTENSION_BYTES;
      case AUTHENTICATION -> (field + 2) * 4;
      default -> (field + 1) * EXTENSION_BYTES;
    };
  }

  /** Payload length as the packet says: extension headers and what follows. */
  public int announcedLength() {
    return NetworkOrder.u16(buffer, offset + 4);
  }

  /** Traffic class. */
  public int trafficClass() {
    return NetworkOrder.u16(buffer, offset) >>> 4 & 0xff;
  }

  /** Flow label, 20 bits. */
  public int flowLabel() {
    return NetworkOrder.i32(buffer, offset) & 0xfffff;
  }

  /** Hop limit. */
  public int hopLimit() {
    return NetworkOrder.u8(buffer, offset + 7);
  }

  /** Protocol of the payload, after the extension headers that could be read. */
  public int protocol() {
    return protocol;
  }

  /** Is this a part of a packet? An atomic fragment (RFC 6946) is not. */
  public boolean isFragment() {
    return fragment != NOT_FRAGMENTED && (fragment & 0xfff9) != 0;
  }

  /** Offset of the fragment in the packet's fragmentable part, in bytes. */
  public int fragmentOffset() {
    return fragment == NOT_FRAGMENTED ? 0 : fragment & 0xfff8;
  }

  /** First half of the source address. */
  public long sourceHigh() {
    return NetworkOrder.i64(buffer, offset + 8);
  }

  /** Second half of the source address. */
  public long sourceLow() {
    return NetworkOrder.i64(buffer, offset + 16);
  }

  /** First half of the destination address. */
  public long destinationHigh() {
    return NetworkOrder.i64(buffer, offset + 24);
  }

  /** Second half of the destination address. */
  public long destinationLow() {
    return NetworkOrder.i64(buffer, offset + 32);
  }

  /** Sum of the pseudo-header for a transport checksum (RFC 8200, section 8.1). */
  public long pseudoHeaderSum() {
    return InternetChecksum.sum(buffer, offset + 8, 32) + protocol + payloadLength();
  }

  /** Where the payload starts. */
  public int payloadOffset() {
    return payload;
  }

  /** Bytes of the payload that are there. */
  public int payloadLength() {
    return end - payload;
  }

  private static boolean isExtension(int protocol) {
    return switch (protocol) {
      case HOP_BY_HOP, ROUTING, FRAGMENT, AUTHENTICATION, DESTINATION_OPTIONS -> true;
      default -> false;
    };
  }
}
