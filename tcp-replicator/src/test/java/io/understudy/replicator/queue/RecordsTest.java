package io.understudy.replicator.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.jni.Abi;
import io.understudy.jni.ServiceRow;
import io.understudy.replicator.capture.SegmentRecord;
import io.understudy.replicator.capture.SegmentSink;
import io.understudy.replicator.queue.Connection.Protection;
import io.understudy.replicator.queue.Handshake.Answer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordsTest {
  private static final int PROGRESS = Abi.constant("US_RECORD_PROGRESS");
  private static final int DUPLEX = Abi.constant("US_PROTECTION_DUPLEX");
  private static final int SIMPLEX = Abi.constant("US_PROTECTION_SIMPLEX");

  private final ServiceRow row =
      new ServiceRow(
          ByteBuffer.allocateDirect(Abi.size("us_service")).order(ByteOrder.nativeOrder()), 0);
  private final ByteBuffer bytes =
      ByteBuffer.allocateDirect(SegmentRecord.BYTES).order(ByteOrder.nativeOrder());
  private final SegmentRecord record = new SegmentRecord();

  @Test
  void shouldSayAllOfAConnectionWhenASnapshotIsTaken() {
    Connection c = connection(5);
    c.clientNxt = 110;
    c.ownAck = 108;
    c.peerAck = -4;
    c.clientWindow = 70_000;
    c.segmentsOut = 3;
    c.ownFin = true;
    c.adopted = true;
    snapshot(c);
    assertEquals(77, record.timeNanos());
    assertEquals(
        Packet.KEY,
        new FlowKey(
            record.clientHigh(),
            record.clientLow(),
            record.clientPort(),
            record.servicePort(),
            record.service()));
    assertEquals(PROGRESS, record.kind());
    assertEquals(DUPLEX, record.protection());
    assertEquals(List.of(99, 999), List.of(record.clientIsn(), record.serviceIsn()));
    assertEquals(List.of(110, 108), List.of(record.clientNxt(), record.ownAck()));
    assertEquals(List.of(-4, 70_000), List.of(record.peerAck(), record.clientWindow()));
    assertEquals(3, record.segmentsOut());
    assertEquals(
        Abi.constant("US_CONNECTION_OWN_FIN") | Abi.constant("US_CONNECTION_ADOPTED"),
        record.flags());
  }

  @Test
  void shouldSayNothingOfTheLastConnectionWhenTheNextIsWritten() {
    Connection busy = connection(5);
    busy.peerEdge = 12;
    busy.closed = true;
    snapshot(busy);
    snapshot(connection(5));
    assertEquals(0, record.flags());
    assertEquals(connection(5).peerEdge, record.peerEdge());
  }

  @Test
  void shouldCallAConnectionSimplexWhenItIsOlderThanTheProtection() {
    row.protectedSinceNanos(6);
    snapshot(connection(5));
    assertEquals(SIMPLEX, record.protection());
  }

  @Test
  void shouldRefuseARecordWhenTheSinkHasNoRoom() {
    List<Integer> kinds = new ArrayList<>();
    Records records = new Records(sink(1, kinds));
    records.begin();
    assertTrue(records.refused(Packet.KEY, row, 4, 77));
    assertFalse(records.tell(connection(5), row, PROGRESS, 78));
    assertEquals(List.of(Abi.constant("US_RECORD_REFUSED")), kinds);
  }

  private void snapshot(Connection c) {
    Records.snapshot(bytes, c, row, PROGRESS, 77);
    record.wrap(bytes, 0, SegmentRecord.BYTES);
  }

  private static Connection connection(long createdNanos) {
    Answer answer = new Answer(999, 500, 1000, 7, true, true, false, 1);
    return new Connection(
        Packet.KEY,
        new Handshake(99),
        answer,
        NumberSpace.same(7),
        Protection.DUPLEX,
        2,
        createdNanos);
  }

  private static SegmentSink sink(int room, List<Integer> kinds) {
    return new SegmentSink() {
      @Override
      public int room() {
        return room;
      }

      @Override
      public void accept(SegmentRecord record) {
        kinds.add(record.kind());
      }

      @Override
      public void publish() {}
    };
  }
}
