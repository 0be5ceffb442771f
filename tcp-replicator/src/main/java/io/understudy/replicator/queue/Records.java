package io.understudy.replicator.queue;

import io.understudy.jni.Abi;
import io.understudy.jni.ServiceRow;
import io.understudy.replicator.capture.RecordLayout;
import io.understudy.replicator.capture.SegmentRecord;
import io.understudy.replicator.capture.SegmentSink;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Tells the daemon of connections, in the form of the kernel's records (struct us_record). When the
 * daemon is too busy a record is lost and counted; every record is a whole snapshot. Owned by the
 * engine's thread.
 */
final class Records {
  private static final int REFUSED = Abi.constant("US_RECORD_REFUSED");
  private static final int SIMPLEX = Abi.constant("US_PROTECTION_SIMPLEX");
  private static final int PENDING = Abi.constant("US_PROTECTION_PENDING");
  private static final int DUPLEX = Abi.constant("US_PROTECTION_DUPLEX");
  private static final int FLAG_OWN_FIN = Abi.constant("US_CONNECTION_OWN_FIN");
  private static final int FLAG_PEER_FIN = Abi.constant("US_CONNECTION_PEER_FIN");
  private static final int FLAG_OWN_RST = Abi.constant("US_CONNECTION_OWN_RST");
  private static final int FLAG_PEER_RST = Abi.constant("US_CONNECTION_PEER_RST");
  private static final int FLAG_CLIENT_FIN = Abi.constant("US_CONNECTION_CLIENT_FIN");
  private static final int FLAG_CLOSED = Abi.constant("US_CONNECTION_CLOSED");
  private static final int FLAG_HELD = Abi.constant("US_CONNECTION_HELD");
  private static final int FLAG_ADOPTED = Abi.constant("US_CONNECTION_ADOPTED");
  private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
  private static final byte[] EMPTY = new byte[SegmentRecord.BYTES];

  private final SegmentSink sink;
  private final SegmentRecord record = new SegmentRecord();
  private final ByteBuffer bytes =
      ByteBuffer.allocateDirect(SegmentRecord.BYTES).order(ByteOrder.nativeOrder());
  private int room;

  Records(SegmentSink sink) {
    this.sink = sink;
  }

  /** A batch begins. */
  void begin() {
    room = sink.room();
  }

  /** What was told of the batch is seen. */
  void publish() {
    sink.publish();
  }

  /** A snapshot; false when there is no room. */
  boolean tell(Connection c, ServiceRow row, int kind, long now) {
    if (room <= 0) {
      return false;
    }
    snapshot(bytes, c, row, kind, now);
    return hand();
  }

  /** A connection of the primary has no shadow; false when there is no room. */
  boolean refused(FlowKey key, ServiceRow row, int reason, long now) {
    if (room <= 0) {
      return false;
    }
    begin(bytes, key, row, REFUSED, reason, now);
    return hand();
  }

  private boolean hand() {
    room--;
    record.wrap(bytes, 0, SegmentRecord.BYTES);
    sink.accept(record);
    return true;
  }

  private static void begin(
      ByteBuffer to, FlowKey key, ServiceRow row, int kind, int reason, long now) {
    to.put(0, EMPTY);
    to.putLong(RecordLayout.TIME, now);
    to.putLong(RecordLayout.CLIENT, network(key.clientHigh()));
    to.putLong(RecordLayout.CLIENT + Long.BYTES, network(key.clientLow()));
    to.putShort(RecordLayout.CLIENT_PORT, network(key.clientPort()));
    to.putShort(RecordLayout.SERVICE_PORT, network(key.servicePort()));
    to.putInt(RecordLayout.SERVICE, key.service());
    to.put(RecordLayout.KIND, (byte) kind).put(RecordLayout.REASON, (byte) reason);
    to.put(RecordLayout.ROLE, (byte) row.role());
  }

  /** Writes a record of the present. */
  static void snapshot(ByteBuffer to, Connection c, ServiceRow row, int kind, long now) {
    begin(to, c.key, row, kind, c.reason, now);
    to.put(RecordLayout.PROTECTION, (byte) protection(c, row));
    to.putInt(RecordLayout.FLAGS, flags(c));
    to.putInt(RecordLayout.CLIENT_ISN, c.clientIsn).putInt(RecordLayout.SERVICE_ISN, c.serviceIsn);
    to.putInt(RecordLayout.CLIENT_NXT, c.clientNxt)
        .putInt(RecordLayout.CLIENT_ACKED, c.clientAcked);
    to.putInt(RecordLayout.CLIENT_WINDOW, c.clientWindow);
    to.putInt(RecordLayout.OWN_SND_UNA, c.ownSndUna).putInt(RecordLayout.OWN_SND_NXT, c.ownSndNxt);
    to.putInt(RecordLayout.OWN_ACK, c.ownAck).putInt(RecordLayout.OWN_EDGE, c.ownEdge);
    to.putInt(RecordLayout.PEER_SND_NXT, c.peerSndNxt).putInt(RecordLayout.PEER_ACK, c.peerAck);
    to.putInt(RecordLayout.PEER_EDGE, c.peerEdge);
    to.putInt(RecordLayout.SEGMENTS_IN, c.segmentsIn)
        .putInt(RecordLayout.SEGMENTS_OUT, c.segmentsOut);
  }

  private static int protection(Connection c, ServiceRow row) {
    if (!c.isProtectedSince(row.protectedSinceNanos())) {
      return SIMPLEX;
    }
    return switch (c.protection) {
      case SIMPLEX -> SIMPLEX;
      case PENDING -> PENDING;
      case DUPLEX -> DUPLEX;
    };
  }

  private static int flags(Connection c) {
    return flag(c.ownFin, FLAG_OWN_FIN)
        | flag(c.peerFin, FLAG_PEER_FIN)
        | flag(c.ownRst, FLAG_OWN_RST)
        | flag(c.peerRst, FLAG_PEER_RST)
        | flag(c.clientFin, FLAG_CLIENT_FIN)
        | flag(c.closed, FLAG_CLOSED)
        | flag(c.held, FLAG_HELD)
        | flag(c.adopted, FLAG_ADOPTED);
  }

  private static int flag(boolean set, int flag) {
    return set ? flag : 0;
  }

  private static long network(long value) {
    return LITTLE ? Long.reverseBytes(value) : value;
  }

  private static short network(int value) {
    return LITTLE ? Short.reverseBytes((short) value) : (short) value;
  }
}
