package io.understudy.codec;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * An IPv4 or IPv6 address as the 16 bytes that all layers share: IPv4 is written v4-mapped (RFC
 * 4291, section 2.5.5.2). A value, for any thread.
 *
 * @param high the first eight bytes, most significant first
 * @param low the last eight bytes, most significant first
 */
public record IpAddress(long high, long low) {
  private static final long MAPPED_PREFIX = 0xffff_0000_0000L;
  private static final int GROUPS = 8;

  /** The address with these four bytes, first byte most significant. */
  public static IpAddress v4(int address) {
    return new IpAddress(0, lowOfV4(address));
  }

  /** The low half of a v4-mapped address; the high half is zero. */
  public static long lowOfV4(int address) {
    return MAPPED_PREFIX | Integer.toUnsignedLong(address);
  }

  /** The same address in our form. */
  public static IpAddress of(InetAddress address) {
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    return bytes.remaining() == Integer.BYTES
        ? v4(bytes.getInt())
        : new IpAddress(bytes.getLong(), bytes.getLong());
  }

  /** Is this a v4-mapped address? */
  public boolean isV4() {
    return high == 0 && (low & 0xffff_ffff_0000_0000L) == MAPPED_PREFIX;
  }

  /** The same address for the JDK. */
  public InetAddress toInetAddress() {
    ByteBuffer bytes =
        isV4()
            ? ByteBuffer.allocate(Integer.BYTES).putInt((int) low)
            : ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low);
    try {
      return InetAddress.getByAddress(bytes.array());
    } catch (UnknownHostException impossible) {
      throw new AssertionError("4 and 16 bytes are always an address", impossible);
    }
  }

  /** With a port, as logs write it: {@code 10.0.0.1:80}, {@code [2001:db8::1]:80}. */
  public String withPort(int port) {
    return isV4() ? this + ":" + port : "[" + this + "]:" + port;
  }

  /** Dotted decimal, or the canonical text of RFC 5952. */
  @Override
  public String toString() {
    if (isV4()) {
      return (low >>> 24 & 0xff)
          + "."
          + (low >>> 16 & 0xff)
          + "."
          + (low >>> 8 & 0xff)
          + "."
          + (low & 0xff);
    }
    return canonical();
  }

  private int group(int index) {
    long half = index < GROUPS / 2 ? high : low;
    return (int) (half >>> (48 - 16 * (index % (GROUPS / 2)))) & 0xffff;
  }

  private int zeroRun(int start) {
    int end = start;
    while (end < GROUPS && group(end) == 0) {
      end++;
    }
    return end - start;
  }

  private String canonical() {
    int gap = -1;
    int gapLength = 1;
    for (int i = 0; i < GROUPS; i++) {
      if (zeroRun(i) > gapLength) {
        gap = i;
        gapLength = zeroRun(i);
      }
    }
    StringBuilder text = new StringBuilder(39);
    for (int i = 0; i < GROUPS; i++) {
      if (i == gap) {
        text.append("::");
        i += gapLength - 1;
        continue;
      }
      if (text.length() > 0 && text.charAt(text.length() - 1) != ':') {
        text.append(':');
      }
      text.append(Integer.toHexString(group(i)));
    }
    return text.toString();
  }
}
