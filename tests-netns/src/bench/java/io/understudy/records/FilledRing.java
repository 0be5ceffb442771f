package io.understudy.records;

import io.understudy.jni.Abi;
import io.understudy.replicator.capture.RecordRing;
import io.understudy.replicator.capture.SegmentRecord;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The memory of a kernel's ring that is full of progress records, of one connection after the
 * other. {@link #produce} makes the next ones new: their numbers and times move on. Owned by one
 * thread.
 */
final class FilledRing {
  private static final int DATA_BYTES = 4 << 20;
  private static final int PAGE_BYTES = 4096;
  private static final int HEADER_BYTES = 8;
  private static final int STRIDE = (SegmentRecord.BYTES + HEADER_BYTES + 7) & ~7;
  private static final int SLOTS = DATA_BYTES / STRIDE;
  private static final int PROGRESS = Abi.constant("US_RECORD_PROGRESS");
  private static final int ADVANCE = 1448;
  private static final int FIRST_PORT = 1024;
  private static final int PORTS = 60_000;
  private static final VarHandle POSITION =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final int[] MOVING = {
    Abi.offset("us_record.client_nxt"), Abi.offset("us_record.own_ack"),
    Abi.offset("us_record.peer_ack"), Abi.offset("us_record.segments_in")
  };
  private static final int TIME = Abi.offset("us_record.time_ns");
  private static final int FLOW = Abi.offset("us_record.flow");
  private static final int CLIENT = FLOW + Abi.offset("us_flow_key.client");
  private static final int CLIENT_PORT = FLOW + Abi.offset("us_flow_key.client_port");
  private static final int KIND = Abi.offset("us_record.kind");
  private static final int ROLE = Abi.offset("us_record.role");
  private static final int PROTECTION = Abi.offset("us_record.protection");
  private static final byte PRIMARY = (byte) Abi.constant("US_ROLE_PRIMARY");
  private static final byte DUPLEX = (byte) Abi.constant("US_PROTECTION_DUPLEX");

  private final ByteBuffer consumer =
      ByteBuffer.allocateDirect(PAGE_BYTES).order(ByteOrder.nativeOrder());
  private final ByteBuffer memory =
      ByteBuffer.allocateDirect(PAGE_BYTES + 2 * DATA_BYTES).order(ByteOrder.nativeOrder());
  private final int connections;
  private long produced;
  private long time = 1;

  FilledRing(int connections) {
    if (DATA_BYTES % STRIDE != 0) {
      throw new IllegalStateException("records of " + STRIDE + " bytes would be split");
    }
    this.connections = connections;
  }

  RecordRing ring() {
    return new RecordRing(consumer, memory, DATA_BYTES);
  }

  /** Writes this many records more; the reader must have read all earlier ones. */
  void produce(int count) {
    for (int i = 0; i < count; i++) {
      write((int) (produced % SLOTS), produced % connections, (int) (produced / connections));
      produced++;
    }
    POSITION.setRelease(memory, 0, produced * STRIDE);
  }

  private void write(int slot, long connection, int round) {
    int at = PAGE_BYTES + slot * STRIDE;
    memory.putInt(at, SegmentRecord.BYTES);
    int record = at + HEADER_BYTES;
    memory.putLong(record + TIME, time++);
    memory.putInt(record + CLIENT + 12, (int) (connection / PORTS));
    memory.putShort(record + CLIENT_PORT, (short) (FIRST_PORT + connection % PORTS));
    memory.put(record + KIND, (byte) PROGRESS);
    memory.put(record + PROTECTION, DUPLEX);
    memory.put(record + ROLE, PRIMARY);
    for (int field : MOVING) {
      memory.putInt(record + field, round * ADVANCE);
    }
  }
}
