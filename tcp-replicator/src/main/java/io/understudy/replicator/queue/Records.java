package io.understudy.replicator.queue;

import io.understudy.jni.Abi;
import io.understudy.jni.ServiceRow;
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
  private static final int FLOW = Abi.offset("us_record.flow");
  private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

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
    begin(bytes, key, row, Abi.constant("US_RECORD_REFUSED"), reason, now);
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
    for (int i = 0; i < SegmentRecord.BYTES; i++) {
      to.put(i, (byte) 0);
    }
    to.putLong(at("time_ns"), now);
    to.putLong(FLOW + Abi.offset("us_flow_key.client"), network(key.clientHigh()));
    to.putLong(FLOW + Abi.offset("us_flow_key.client") + 8, network(key.clientLow()));
    to.putShort(FLOW + Abi.offset("us_flow_key.client_port"), network(key.clientPort()));
    to.putShort(FLOW + Abi.offset("us_flow_key.service_port"), network(key.servicePort()));
    to.putInt(FLOW + Abi.offset("us_flow_key.service"), key.service());
    to.put(at("kind"), (byte) kind).put(at("reason"), (byte) reason);
    to.put(at("role"), (byte) row.role());
  }

  /** Writes a record of the present. */
  static void snapshot(ByteBuffer to, Connection c, ServiceRow row, int kind, long now) {
    begin(to, c.key, row, kind, c.reason, now);
    to.put(at("protection"), (byte) protection(c, row));
    to.putInt(at("flags"), flags(c));
    to.putInt(at("client_isn"), c.clientIsn).putInt(at("service_isn"), c.serviceIsn);
    to.putInt(at("client_nxt"), c.clientNxt).putInt(at("client_acked"), c.clientAcked);
    to.putInt(at("client_window"), c.clientWindow);
    to.putInt(at("own_snd_una"), c.ownSndUna).putInt(at("own_snd_nxt"), c.ownSndNxt);
    to.putInt(at("own_ack"), c.ownAck).putInt(at("own_edge"), c.ownEdge);
    to.putInt(at("peer_snd_nxt"), c.peerSndNxt).putInt(at("peer_ack"), c.peerAck);
    to.putInt(at("peer_edge"), c.peerEdge);
    to.putInt(at("segments_in"), c.segmentsIn).putInt(at("segments_out"), c.segmentsOut);
  }

  private static int protection(Connection c, ServiceRow row) {
    if (!c.isProtectedSince(row.protectedSinceNanos())) {
      return Abi.constant("US_PROTECTION_SIMPLEX");
    }
    return Abi.constant("US_PROTECTION_" + c.protection.name());
  }

  private static int flags(Connection c) {
    return flag(c.ownFin, "OWN_FIN")
        | flag(c.peerFin, "PEER_FIN")
        | flag(c.ownRst, "OWN_RST")
        | flag(c.peerRst, "PEER_RST")
        | flag(c.clientFin, "CLIENT_FIN")
        | flag(c.closed, "CLOSED")
        | flag(c.held, "HELD")
        | flag(c.adopted, "ADOPTED");
  }

  private static int flag(boolean set, String name) {
    return set ? Abi.constant("US_CONNECTION_" + name) : 0;
  }

  private static int at(String field) {
    return Abi.offset("us_record." + field);
  }

  private static long network(long value) {
    return LITTLE ? Long.reverseBytes(value) : value;
  }

  private static short network(int value) {
    return LITTLE ? Short.reverseBytes((short) value) : (short) value;
  }
}
