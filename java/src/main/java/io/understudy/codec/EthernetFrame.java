package io.understudy.codec;

import java.nio.ByteBuffer;

/**
 * An Ethernet II frame read in place, with up to two VLAN tags (IEEE 802.1Q). A flyweight: valid as
 * long as the buffer's bytes are, owned by one thread. Addresses are the 48 bits in a long, first
 * byte most significant.
 */
public final class EthernetFrame {
  /** EtherType of IPv4. */
  public static final int IPV4 = 0x0800;

  /** EtherType of ARP. */
  public static final int ARP = 0x0806;

  /** EtherType of IPv6. */
  public static final int IPV6 = 0x86dd;

  /** The vlan of a frame without a tag. */
  public static final int UNTAGGED = -1;

  /** Length of a header without tags, in bytes. */
  public static final int HEADER_BYTES = 14;

  private static final int VLAN = 0x8100;
  private static final int SERVICE_VLAN = 0x88a8;
  private static final int TAG_BYTES = 4;
  private static final int MAXIMUM_TAGS = 2;

  private ByteBuffer buffer;
  private int offset;
  private int end;
  private int typeOffset;

  /** Points at a frame of {@code length} bytes, without its check sequence. */
  public Malformed wrap(ByteBuffer buffer, int offset, int length) {
    if (length < HEADER_BYTES) {
      return Malformed.TRUNCATED;
    }
    this.buffer = buffer;
    this.offset = offset;
    this.end = offset + length;
    typeOffset = offset + HEADER_BYTES - Short.BYTES;
    int tags = 0;
    while (isTag(NetworkOrder.u16(buffer, typeOffset))) {
      if (++tags > MAXIMUM_TAGS) {
        return Malformed.TOO_DEEP;
      }
      typeOffset += TAG_BYTES;
      if (typeOffset + Short.BYTES > end) {
        return Malformed.TRUNCATED;
      }
    }
    return Malformed.NO;
  }

  /** Destination MAC address. */
  public long destination() {
    return NetworkOrder.u48(buffer, offset);
  }

  /** Source MAC address. */
  public long source() {
    return NetworkOrder.u48(buffer, offset + 6);
  }

  /** EtherType of the payload, after any tags. */
  public int etherType() {
    return NetworkOrder.u16(buffer, typeOffset);
  }

  /** VLAN of the innermost tag, 0 to 4095, or {@link #UNTAGGED}. */
  public int vlan() {
    boolean tagged = typeOffset > offset + HEADER_BYTES - Short.BYTES;
    return tagged ? NetworkOrder.u16(buffer, typeOffset - Short.BYTES) & 0xfff : UNTAGGED;
  }

  /** Where the payload starts. */
  public int payloadOffset() {
    return typeOffset + Short.BYTES;
  }

  /** Bytes of the payload, padding included. */
  public int payloadLength() {
    return end - payloadOffset();
  }

  private static boolean isTag(int type) {
    return type == VLAN || type == SERVICE_VLAN;
  }
}
