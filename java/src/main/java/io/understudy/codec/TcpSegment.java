package io.understudy.codec;

import java.nio.ByteBuffer;

/**
 * A TCP segment (RFC 9293, section 3.1) read in place. A flyweight: valid as long as the buffer's
 * bytes are, owned by one thread. Sequence numbers are compared only with {@link SequenceNumber}.
 */
public final class TcpSegment {
  /** The sender has finished sending. */
  public static final int FIN = 1;

  /** Synchronise sequence numbers. */
  public static final int SYN = 1 << 1;

  /** Reset the connection. */
  public static final int RST = 1 << 2;

  /** Push. */
  public static final int PSH = 1 << 3;

  /** The acknowledgement is meaningful. */
  public static final int ACK = 1 << 4;

  /** The urgent pointer is meaningful. */
  public static final int URG = 1 << 5;

  /** Congestion notification echo (RFC 3168). */
  public static final int ECE = 1 << 6;

  /** Congestion window reduced (RFC 3168). */
  public static final int CWR = 1 << 7;

  private static final int MINIMUM_HEADER_BYTES = 20;

  private ByteBuffer buffer;
  private int offset;
  private int end;

  /** Points at a segment of {@code length} bytes, header and payload. */
  public Malformed wrap(ByteBuffer buffer, int offset, int length) {
    if (length < MINIMUM_HEADER_BYTES) {
      return Malformed.TRUNCATED;
    }
    this.buffer = buffer;
    this.offset = offset;
    this.end = offset + length;
    if (headerLength() < MINIMUM_HEADER_BYTES) {
      return Malformed.BAD_HEADER_LENGTH;
    }
    return headerLength() > length ? Malformed.TRUNCATED : Malformed.NO;
  }

  /** Source port. */
  public int sourcePort() {
    return NetworkOrder.u16(buffer, offset);
  }

  /** Destination port. */
  public int destinationPort() {
    return NetworkOrder.u16(buffer, offset + 2);
  }

  /** SEG.SEQ. */
  public int sequence() {
    return NetworkOrder.i32(buffer, offset + 4);
  }

  /** SEG.ACK; meaningful with {@link #ACK}. */
  public int acknowledgement() {
    return NetworkOrder.i32(buffer, offset + 8);
  }

  /** Length of the header with options, 20 to 60 bytes. */
  public int headerLength() {
    return (NetworkOrder.u8(buffer, offset + 12) >>> 4) * 4;
  }

  /** The eight control bits. */
  public int flags() {
    return NetworkOrder.u8(buffer, offset + 13);
  }

  /** Are all these control bits set? */
  public boolean has(int wanted) {
    return (flags() & wanted) == wanted;
  }

  /** SEG.WND as it is on the wire, not scaled. */
  public int window() {
    return NetworkOrder.u16(buffer, offset + 14);
  }

  /** Checksum as it is on the wire. */
  public int checksum() {
    return NetworkOrder.u16(buffer, offset + 16);
  }

  /** Urgent pointer; meaningful with {@link #URG}. */
  public int urgentPointer() {
    return NetworkOrder.u16(buffer, offset + 18);
  }

  /** Where the options start. */
  public int optionsOffset() {
    return offset + MINIMUM_HEADER_BYTES;
  }

  /** Bytes of options, 0 to 40. */
  public int optionsLength() {
    return headerLength() - MINIMUM_HEADER_BYTES;
  }

  /** Where the payload starts. */
  public int payloadOffset() {
    return offset + headerLength();
  }

  /** Bytes of payload. */
  public int payloadLength() {
    return end - payloadOffset();
  }

  /** SEG.LEN: payload, and one each for SYN and FIN. */
  public int sequenceLength() {
    return payloadLength() + (flags() >>> 1 & 1) + (flags() & 1);
  }

  /** Sequence number after the segment. */
  public int sequenceEnd() {
    return SequenceNumber.plus(sequence(), sequenceLength());
  }

  /** Is the checksum right, given the sum of the packet's pseudo-header? */
  public boolean checksumFits(long pseudoHeaderSum) {
    return InternetChecksum.fits(
        pseudoHeaderSum + InternetChecksum.sum(buffer, offset, end - offset));
  }
}
