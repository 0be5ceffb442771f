package io.understudy.replicator.capture;

import io.understudy.jni.Abi;
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
  public static final int BYTES = Abi.size("us_record");

  private static final int TIME = Abi.offset("us_record.time_ns");
  private static final int CLIENT = flow("client");
  private static final int CLIENT_PORT = flow("client_port");
  private static final int SERVICE_PORT = flow("service_port");
  private static final int SERVICE = flow("service");
  private static final int KIND = Abi.offset("us_record.kind");
  private static final int REASON = Abi.offset("us_record.reason");
  private static final int ROLE = Abi.offset("us_record.role");
  private static final int PROTECTION = Abi.offset("us_record.protection");
  private static final int FLAGS = Abi.offset("us_record.flags");
  private static final int CLIENT_ISN = Abi.offset("us_record.client_isn");
  private static final int SERVICE_ISN = Abi.offset("us_record.service_isn");
  private static final int CLIENT_NXT = Abi.offset("us_record.client_nxt");
  private static final int CLIENT_ACKED = Abi.offset("us_record.client_acked");
  private static final int CLIENT_WINDOW = Abi.offset("us_record.client_window");
  private static final int OWN_SND_UNA = Abi.offset("us_record.own_snd_una");
  private static final int OWN_SND_NXT = Abi.offset("us_record.own_snd_nxt");
  private static final int OWN_ACK = Abi.offset("us_record.own_ack");
  private static final int OWN_EDGE = Abi.offset("us_record.own_edge");
  private static final int PEER_SND_NXT = Abi.offset("us_record.peer_snd_nxt");
  private static final int PEER_ACK = Abi.offset("us_record.peer_ack");
  private static final int PEER_EDGE = Abi.offset("us_record.peer_edge");
  private static final int SEGMENTS_IN = Abi.offset("us_record.segments_in");
  private static final int SEGMENTS_OUT = Abi.offset("us_record.segments_out");

  private static final int DIFFERENCES = Abi.offset("us_record.differences");
  private static final int DIFFERS_FROM = Abi.offset("us_record.differs_from");
  private static final int DIFFERS_TO = Abi.offset("us_record.differs_to");

  private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  private ByteBuffer buffer;
  private int offset;

  private static int flow(String field) {
    return Abi.offset("us_record.flow") + Abi.offset("us_flow_key." + field);
  }

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
    return buffer.getLong(offset + TIME);
  }

  /** First half of the client's address, most significant byte first; v4-mapped for IPv4. */
  public long clientHigh() {
    return networkLong(CLIENT);
  }

  /** Second half of the client's address. */
  public long clientLow() {
    return networkLong(CLIENT + Long.BYTES);
  }

  /** The client's port, 0 to 65535. */
  public int clientPort() {
    return networkShort(CLIENT_PORT);
  }

  /** The service's port, 0 to 65535. */
  public int servicePort() {
    return networkShort(SERVICE_PORT);
  }

  /** Index of the service; not checked. */
  public int service() {
    return buffer.getInt(offset + SERVICE);
  }

  /** The record's kind, {@code enum us_record_kind}; not checked. */
  public int kind() {
    return buffer.get(offset + KIND) & 0xff;
  }

  /** The record's reason, {@code enum us_reason}; not checked. */
  public int reason() {
    return buffer.get(offset + REASON) & 0xff;
  }

  /** The record's role, {@code enum us_role of this host}; not checked. */
  public int role() {
    return buffer.get(offset + ROLE) & 0xff;
  }

  /** The record's protection, {@code enum us_protection}; not checked. */
  public int protection() {
    return buffer.get(offset + PROTECTION) & 0xff;
  }

  /** Bits of {@code enum us_connection_flag}. */
  public int flags() {
    return buffer.getInt(offset + FLAGS);
  }

  /** ISN of the client. */
  public int clientIsn() {
    return buffer.getInt(offset + CLIENT_ISN);
  }

  /** ISN of the service. */
  public int serviceIsn() {
    return buffer.getInt(offset + SERVICE_ISN);
  }

  /** Highest sequence number after anything seen from the client. */
  public int clientNxt() {
    return buffer.getInt(offset + CLIENT_NXT);
  }

  /** Highest acknowledgement seen from the client, before any clamping. */
  public int clientAcked() {
    return buffer.getInt(offset + CLIENT_ACKED);
  }

  /** Last window of the client, in bytes. */
  public int clientWindow() {
    return buffer.getInt(offset + CLIENT_WINDOW);
  }

  /** Highest acknowledgement that our own stack was given. */
  public int ownSndUna() {
    return buffer.getInt(offset + OWN_SND_UNA);
  }

  /** Highest sequence number after anything our own stack has sent. */
  public int ownSndNxt() {
    return buffer.getInt(offset + OWN_SND_NXT);
  }

  /** RCV.NXT of our own stack, as it last sent it. */
  public int ownAck() {
    return buffer.getInt(offset + OWN_ACK);
  }

  /** Highest right edge of our own stack's receive window. */
  public int ownEdge() {
    return buffer.getInt(offset + OWN_EDGE);
  }

  /** The partner's SND.NXT, from its confirmations. */
  public int peerSndNxt() {
    return buffer.getInt(offset + PEER_SND_NXT);
  }

  /** The partner's RCV.NXT, from its confirmations. */
  public int peerAck() {
    return buffer.getInt(offset + PEER_ACK);
  }

  /** The partner's highest right edge, from its confirmations. */
  public int peerEdge() {
    return buffer.getInt(offset + PEER_EDGE);
  }

  /** Segments of the client, modulo 2^32. */
  public int segmentsIn() {
    return buffer.getInt(offset + SEGMENTS_IN);
  }

  /** Segments of our own stack, modulo 2^32. */
  public int segmentsOut() {
    return buffer.getInt(offset + SEGMENTS_OUT);
  }

  /** Comparisons that found the output of the two servers to differ; on the primary. */
  public int differences() {
    return buffer.getInt(offset + DIFFERENCES);
  }

  /** Offset in the output up to which both servers had said the same at the first difference. */
  public long differsFrom() {
    return buffer.getLong(offset + DIFFERS_FROM);
  }

  /** Offset before which the first difference lies; 0 when there was none. */
  public long differsTo() {
    return buffer.getLong(offset + DIFFERS_TO);
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
