package io.understudy.codec;

import java.nio.ByteBuffer;

/**
 * An ARP packet for IPv4 over Ethernet (RFC 826), read in place. A flyweight: valid as long as the
 * buffer's bytes are, owned by one thread. MAC addresses are 48 bits in a long, IPv4 addresses 32
 * bits in an int, first byte most significant.
 */
public final class ArpPacket {
  /** Length in bytes. */
  public static final int BYTES = 28;

  /** Operation of a request. */
  public static final int REQUEST = 1;

  /** Operation of a reply. */
  public static final int REPLY = 2;

  private static final int ETHERNET = 1;
  private static final int LENGTHS = 6 << 8 | 4;

  private ByteBuffer buffer;
  private int offset;

  /** Points at a packet. */
  public Malformed wrap(ByteBuffer buffer, int offset, int length) {
    if (length < BYTES) {
      return Malformed.TRUNCATED;
    }
    this.buffer = buffer;
    this.offset = offset;
    boolean ours =
        NetworkOrder.u16(buffer, offset) == ETHERNET
            && NetworkOrder.u16(buffer, offset + 2) == EthernetFrame.IPV4
            && NetworkOrder.u16(buffer, offset + 4) == LENGTHS;
    return ours ? Malformed.NO : Malformed.UNSUPPORTED;
  }

  /** {@link #REQUEST}, {@link #REPLY} or another. */
  public int operation() {
    return NetworkOrder.u16(buffer, offset + 6);
  }

  /** The sender's MAC address. */
  public long senderMac() {
    return NetworkOrder.u48(buffer, offset + 8);
  }

  /** The sender's IPv4 address. */
  public int senderAddress() {
    return NetworkOrder.i32(buffer, offset + 14);
  }

  /** The target's MAC address. */
  public long targetMac() {
    return NetworkOrder.u48(buffer, offset + 18);
  }

  /** The target's IPv4 address. */
  public int targetAddress() {
    return NetworkOrder.i32(buffer, offset + 24);
  }
}
