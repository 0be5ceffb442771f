package io.understudy.replicator.capture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A {@code struct us_record} read in place: one connection's whole snapshot at one moment. A
 * flyweight: it points at memory that belongs to the kernel and is valid only during {@link
 * RecordHandler#onRecord}. Sequence numbers are the 32 bits of the wire; compare them only with
 * {@code SequenceNumber}. Owned by one thread.
 */
public final class SegmentRecord {
  /** Size of a record in bytes; longer ones are of a newer program and are read as this one. */
  public static final int BYTES = RecordLayout.BYTES;

  private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  private ByteBuffer buffer;
  private int offset;

  /**
   * Points at a record.
   *
   * @param buffer in native byte order
   * @return false when {@code length} is too short for a record; then nothing may be read
   */
  public boolean wrap(ByteBuffer buffer, int offset, int length) {
    this.buffer = buffer;
    this.offset = offset;
    return length >= BYTES;
  }

  /** When the snapshot was taken, nanoseconds of this host's boot-time clock. */
  public long timeNanos() {
    return buffer.getLong(offset + RecordLayout.TIME);
  }

  /** First half of the client's address, most significant byte first; v4-mapped for IPv4. */
  public long clientHigh() {
    return networkLong(RecordLayout.CLIENT);
  }

  /** Second half of the client's address. */
  public long clientLow() {
    return networkLong(RecordLayout.CLIENT + Long.BYTES);
  }

  /** The client's port, 0 to 65535. */
  public int clientPort() {
    return networkShort(RecordLayout.CLIENT_PORT);
  }

  /** The service's port, 0 to 65535. */
  public int servicePort() {
    return networkShort(RecordLayout.SERVICE_PORT);
  }

  /** Index of the service; not checked. */
  public int service() {
    return buffer.getInt(offset + RecordLayout.SERVICE);
  }

  /** The record's kind, {@code enum us_record_kind}; not checked. */
  public int kind() {
    return buffer.get(offset + RecordLayout.KIND) & 0xff;
  }

  /** The record's reason, {@code enum us_reason}; not checked. */
  public int reason() {
    return buffer.get(offset + RecordLayout.REASON) & 0xff;
  }

  /** The record's role, {@code enum us_role of this host}; not checked. */
  public int role() {
    return buffer.get(offset + RecordLayout.ROLE) & 0xff;
  }

  /** The record's protection, {@code enum us_protection}; not checked. */
  public int protection() {
    return buffer.get(offset + RecordLayout.PROTECTION) & 0xff;
  }

  /** Bits of {@code enum us_connection_flag}. */
  public int flags() {
    return buffer.getInt(offset + RecordLayout.FLAGS);
  }

  /** ISN of the client. */
  public int clientIsn() {
    return buffer.getInt(offset + RecordLayout.CLIENT_ISN);
  }

  /** ISN of the service. */
  public int serviceIsn() {
    return buffer.getInt(offset + RecordLayout.SERVICE_ISN);
  }

  /** Highest sequence number after anything seen from the client. */
  public int clientNxt() {
    return buffer.getInt(offset + RecordLayout.CLIENT_NXT);
  }

  /** Highest acknowledgement seen from the client, before any clamping. */
  public int clientAcked() {
    return buffer.getInt(offset + RecordLayout.CLIENT_ACKED);
  }

  /** Last window of the client, in bytes. */
  public int clientWindow() {
    return buffer.getInt(offset + RecordLayout.CLIENT_WINDOW);
  }

  /** Highest acknowledgement that our own stack was given. */
  public int ownSndUna() {
    return buffer.getInt(offset + RecordLayout.OWN_SND_UNA);
  }

  /** Highest sequence number after anything our own stack has sent. */
  public int ownSndNxt() {
    return buffer.getInt(offset + RecordLayout.OWN_SND_NXT);
  }

  /** RCV.NXT of our own stack, as it last sent it. */
  public int ownAck() {
    return buffer.getInt(offset + RecordLayout.OWN_ACK);
  }

  /** Highest right edge of our own stack's receive window. */
  public int ownEdge() {
    return buffer.getInt(offset + RecordLayout.OWN_EDGE);
  }

  /** The partner's SND.NXT, from its confirmations. */
  public int peerSndNxt() {
    return buffer.getInt(offset + RecordLayout.PEER_SND_NXT);
  }

  /** The partner's RCV.NXT, from its confirmations. */
  public int peerAck() {
    return buffer.getInt(offset + RecordLayout.PEER_ACK);
  }

  /** The partner's highest right edge, from its confirmations. */
  public int peerEdge() {
    return buffer.getInt(offset + RecordLayout.PEER_EDGE);
  }

  /** Segments of the client, modulo 2^32. */
  public int segmentsIn() {
    return buffer.getInt(offset + RecordLayout.SEGMENTS_IN);
  }

  /** Segments of our own stack, modulo 2^32. */
  public int segmentsOut() {
    return buffer.getInt(offset + RecordLayout.SEGMENTS_OUT);
  }

  /** Comparisons that found the output of the two servers to differ; on the primary. */
  public int differences() {
    return buffer.getInt(offset + RecordLayout.DIFFERENCES);
  }

  /** Offset in the output up to which both servers had said the same at the first difference. */
  public long differsFrom() {
    return buffer.getLong(offset + RecordLayout.DIFFERS_FROM);
  }

  /** Offset before which the first difference lies; 0 when there was none. */
  public long differsTo() {
    return buffer.getLong(offset + RecordLayout.DIFFERS_TO);
  }

  private long networkLong(int field) {
    long value = buffer.getLong(offset + field);
    return LITTLE ? Long.reverseBytes(value) : value;
  }

  private int networkShort(int field) {
    short value = buffer.getShort(offset + field);
    return (LITTLE ? Short.reverseBytes(value) : value) & 0xffff;
  }
}
