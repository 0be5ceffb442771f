package io.understudy.codec;

import java.nio.ByteBuffer;

/**
 * Walks over the options of a TCP segment (RFC 9293, section 3.2). A flyweight: valid as long as
 * the buffer's bytes are, owned by one thread.
 *
 * <pre>{@code
 * options.wrap(segment, buffer);
 * while (options.next()) { switch (options.kind()) { ... } }
 * }</pre>
 *
 * No-operations are stepped over. Each typed accessor may be called only for its kind; {@link
 * #next} has checked that the option has the length that its kind needs.
 */
public final class TcpOptions {
  /** Maximum segment size. */
  public static final int MAXIMUM_SEGMENT_SIZE = 2;

  /** Window scale (RFC 7323). */
  public static final int WINDOW_SCALE = 3;

  /** Selective acknowledgement permitted (RFC 2018). */
  public static final int SACK_PERMITTED = 4;

  /** Selective acknowledgement blocks (RFC 2018). */
  public static final int SACK = 5;

  /** Time stamps (RFC 7323). */
  public static final int TIMESTAMPS = 8;

  private static final int END = 0;
  private static final int NO_OPERATION = 1;
  private static final int SACK_BLOCK_BYTES = 8;

  private ByteBuffer buffer;
  private int position;
  private int end;
  private int option;
  private Malformed malformed = Malformed.NO;

  /** Points before the first option of a segment in {@code buffer}. */
  public void wrap(TcpSegment segment, ByteBuffer buffer) {
    wrap(buffer, segment.optionsOffset(), segment.optionsLength());
  }

  /** Points before the first of {@code length} bytes of options. */
  public void wrap(ByteBuffer buffer, int offset, int length) {
    this.buffer = buffer;
    this.position = offset;
    this.end = offset + length;
    this.malformed = Malformed.NO;
  }

  /** Goes to the next option; false at the end, or where the options are {@link #malformed}. */
  public boolean next() {
    while (position < end && NetworkOrder.u8(buffer, position) == NO_OPERATION) {
      position++;
    }
    if (position >= end || NetworkOrder.u8(buffer, position) == END) {
      position = end;
      return false;
    }
    option = position;
    if (position + 2 > end || length() < 2 || position + length() > end || !lengthFits()) {
      malformed = Malformed.BAD_OPTION;
      position = end;
      return false;
    }
    position += length();
    return true;
  }

  /** Were the options seen so far in order? */
  public Malformed malformed() {
    return malformed;
  }

  /** Kind of the option. */
  public int kind() {
    return NetworkOrder.u8(buffer, option);
  }

  /** Length of the option in bytes, with kind and length. */
  public int length() {
    return NetworkOrder.u8(buffer, option + 1);
  }

  /** Largest payload that the sender takes, in bytes. */
  public int maximumSegmentSize() {
    return NetworkOrder.u16(buffer, option + 2);
  }

  /**
   * Bits by which the sender's windows are to be shifted; more than 14 means 14 (RFC 7323, 2.3).
   */
  public int windowScale() {
    return NetworkOrder.u8(buffer, option + 2);
  }

  /** TSval. */
  public int timestampValue() {
    return NetworkOrder.i32(buffer, option + 2);
  }

  /** TSecr. */
  public int timestampEchoReply() {
    return NetworkOrder.i32(buffer, option + 6);
  }

  /** Number of SACK blocks, 1 to 4. */
  public int sackBlocks() {
    return (length() - 2) / SACK_BLOCK_BYTES;
  }

  /** Left edge of a SACK block. */
  public int sackLeftEdge(int block) {
    return NetworkOrder.i32(buffer, option + 2 + block * SACK_BLOCK_BYTES);
  }

  /** Right edge of a SACK block. */
  public int sackRightEdge(int block) {
    return NetworkOrder.i32(buffer, option + 6 + block * SACK_BLOCK_BYTES);
  }

  private boolean lengthFits() {
    int length = length();
    return switch (kind()) {
      case MAXIMUM_SEGMENT_SIZE -> length == 4;
      case WINDOW_SCALE -> length == 3;
      case SACK_PERMITTED -> length == 2;
      case SACK -> length > 2 && (length - 2) % SACK_BLOCK_BYTES == 0;
      case TIMESTAMPS -> length == 10;
      default -> true;
    };
  }
}
