package io.understudy.codec;

/**
 * Arithmetic on 32-bit TCP sequence numbers (RFC 9293, section 3.4), which wrap at 2^32. This is
 * the only place where sequence numbers are compared; {@code <} on them is always wrong.
 *
 * <p>Values are the 32 bits of the number in an {@code int}, as they are on the wire. Two numbers
 * can be ordered when they are less than 2^31 apart, which holds for all numbers of one connection
 * that are in use at the same time. Of two numbers that are exactly 2^31 apart each is before the
 * other, so neither may be relied upon. Stateless, for any thread.
 */
public final class SequenceNumber {
  private SequenceNumber() {}

  /** Negative, zero or positive when {@code left} is before, equal to or after {@code right}. */
  public static int compare(int left, int right) {
    return Integer.signum(left - right);
  }

  /** Is {@code left} before {@code right}? */
  public static boolean before(int left, int right) {
    return left - right < 0;
  }

  /** Is {@code left} after {@code right}? */
  public static boolean after(int left, int right) {
    return right - left < 0;
  }

  /** Is {@code left} at or before {@code right}? */
  public static boolean atOrBefore(int left, int right) {
    return left == right || before(left, right);
  }

  /** Is {@code left} at or after {@code right}? */
  public static boolean atOrAfter(int left, int right) {
    return left == right || after(left, right);
  }

  /** Bytes from {@code from} to {@code to}; negative when {@code to} is before {@code from}. */
  public static int distance(int from, int to) {
    return to - from;
  }

  /** The later of the two. */
  public static int max(int left, int right) {
    return before(left, right) ? right : left;
  }

  /** The earlier of the two. */
  public static int min(int left, int right) {
    return after(left, right) ? right : left;
  }

  /** The number {@code bytes} further on; {@code bytes} may be negative. */
  public static int plus(int number, int bytes) {
    return number + bytes;
  }

  /** Is {@code number} in the half-open interval from {@code start}, {@code length} bytes long? */
  public static boolean within(int number, int start, int length) {
    return Integer.compareUnsigned(number - start, length) < 0;
  }

  /** The number as people read it, 0 to 2^32-1. */
  public static long unsigned(int number) {
    return Integer.toUnsignedLong(number);
  }
}
