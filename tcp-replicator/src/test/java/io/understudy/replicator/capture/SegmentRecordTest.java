package io.understudy.replicator.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class SegmentRecordTest {
  private final SegmentRecord record = new SegmentRecord();

  private void wrap(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(bytes.length + 24).order(ByteOrder.nativeOrder());
    buffer.put(16, bytes);
    assertTrue(record.wrap(buffer, 16, bytes.length));
  }

  @Test
  void shouldReadAddressesAndPortsInNetworkOrderWhenWrapped() {
    byte[] address = {0x20, 1, 0xd, (byte) 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0x81};
    wrap(new RecordBytes().client(address, 65_001).service(3, 8080).bytes());
    assertEquals(0x20010db8_00000000L, record.clientHigh());
    assertEquals(0x81, record.clientLow());
    assertEquals(65_001, record.clientPort());
    assertEquals(8080, record.servicePort());
    assertEquals(3, record.service());
  }

  @Test
  void shouldReadEveryFieldFromItsOwnPlaceWhenWrapped() {
    RecordBytes bytes = new RecordBytes().time(0x1234_5678_9abcL);
    bytes.octet("kind", 7).octet("reason", 200).octet("role", 2).octet("protection", 1);
    String[] fields = {
      "flags",
      "client_isn",
      "service_isn",
      "client_nxt",
      "client_acked",
      "client_window",
      "own_snd_una",
      "own_snd_nxt",
      "own_ack",
      "own_edge",
      "peer_snd_nxt",
      "peer_ack",
      "peer_edge",
      "segments_in",
      "segments_out"
    };
    for (int i = 0; i < fields.length; i++) {
      bytes.number(fields[i], 0xf000_0000 + i);
    }
    wrap(bytes.bytes());
    assertEquals(0x1234_5678_9abcL, record.timeNanos());
    assertEquals(7, record.kind());
    assertEquals(200, record.reason());
    assertEquals(2, record.role());
    assertEquals(1, record.protection());
    int[] values = {
      record.flags(),
      record.clientIsn(),
      record.serviceIsn(),
      record.clientNxt(),
      record.clientAcked(),
      record.clientWindow(),
      record.ownSndUna(),
      record.ownSndNxt(),
      record.ownAck(),
      record.ownEdge(),
      record.peerSndNxt(),
      record.peerAck(),
      record.peerEdge(),
      record.segmentsIn(),
      record.segmentsOut()
    };
    for (int i = 0; i < values.length; i++) {
      assertEquals(0xf000_0000 + i, values[i], fields[i]);
    }
  }

  @Test
  void shouldRefuseWhenOneByteIsMissing() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(SegmentRecord.BYTES);
    assertFalse(record.wrap(buffer, 0, SegmentRecord.BYTES - 1));
    assertTrue(record.wrap(buffer, 0, SegmentRecord.BYTES));
  }
}
