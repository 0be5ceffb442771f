package io.understudy.codec;

import java.nio.ByteBuffer;

/**
 * The Internet checksum (RFC 1071): sums of 16-bit words in network order, kept unfolded in a long
 * so that parts can be added. A part that is not the last has to have an even length. Stateless.
 */
public final class InternetChecksum {
  private InternetChecksum() {}

  /** Sum of {@code length} bytes; an odd last byte counts as followed by zero. */
  public static long sum(ByteBuffer buffer, int offset, int length) {
    long sum = 0;
    int position = offset;
    int end = offset + length;
    for (; position + Integer.BYTES <= end; position += Integer.BYTES) {
      sum += SequenceNumber.unsigned(NetworkOrder.i32(buffer, position));
    }
    if (position + Short.BYTES <= end) {
      sum += NetworkOrder.u16(buffer, position);
      position += Short.BYTES;
    }
    if (position < end) {
      sum += (long) NetworkOrder.u8(buffer, position) << 8;
    }
    return sum;
  }

  /** The checksum to be written, of data whose checksum field is zero: 16 bits. */
  public static int of(long sum) {
    return ~fold(sum) & 0xffff;
  }

  /** Does data with its checksum in place add up? */
  public static boolean fits(long sum) {
    return fold(sum) == 0xffff;
  }

  /** The checksum after a 16-bit word of the data has changed (RFC 1624, equation 3). */
  public static int update16(int checksum, int from, int to) {
    return of((~checksum & 0xffffL) + (~from & 0xffffL) + (to & 0xffffL));
  }

  /** The checksum after an aligned 32-bit word, such as a sequence number, has changed. */
  public static int update32(int checksum, int from, int to) {
    return update16(update16(checksum, from >>> 16, to >>> 16), from & 0xffff, to & 0xffff);
  }

  private static int fold(long sum) {
    long folded = (sum >>> 32) + (sum & 0xffff_ffffL);
    folded = (folded >>> 32) + (folded & 0xffff_ffffL);
    folded = (folded >>> 16) + (folded & 0xffff);
    folded = (folded >>> 16) + (folded & 0xffff);
    return (int) ((folded >>> 16) + (folded & 0xffff));
  }
}
