package io.understudy.replicator.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.understudy.codec.IpAddress;
import io.understudy.replicator.capture.SegmentRecord;
import io.understudy.replicator.ring.SegmentEvent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Records in any order and with any content leave the tracker's books right: what it counts as open
 * is what it has in its table. With {@code JAZZER_FUZZ=1} it looks for new inputs.
 */
class RecordFuzzTest {
  private static final int MAXIMUM = 16;
  private static final int SERVICES = 2;
  private static final int CHANGES = 24;

  private final SegmentRecord record = new SegmentRecord();
  private final SegmentEvent event = new SegmentEvent();
  private int open;
  private int forgotten;

  /** Each 24 bytes change some bytes of the record before; so neighbours are alike, as in life. */
  @FuzzTest
  void shouldKeepItsBooksWhenRecordsAreAnything(byte[] bytes) {
    open = 0;
    ConnectionTracker tracker =
        new ConnectionTracker(4, MAXIMUM, 7, new Counting(), connection -> forgotten++);
    ByteBuffer memory = ByteBuffer.allocateDirect(SegmentRecord.BYTES);
    memory.order(ByteOrder.nativeOrder());
    long now = 0;
    for (int at = 0; at + CHANGES <= bytes.length; at += CHANGES) {
      change(memory, bytes, at);
      assertTrue(record.wrap(memory, 0, SegmentRecord.BYTES));
      event.copyFrom(record);
      event.service &= bytes[at] < 0 ? -1 : SERVICES - 1;
      now += (bytes[at + 1] & 0xffL) << 26;
      tracker.onSegment(event, now);
      tracker.onTime(now);
      check(tracker);
    }
  }

  private static void change(ByteBuffer memory, byte[] bytes, int at) {
    for (int i = 2; i + 1 < CHANGES; i += 2) {
      memory.put((bytes[at + i] & 0xff) % memory.capacity(), bytes[at + i + 1]);
    }
  }

  private void check(ConnectionTracker tracker) {
    assertTrue(tracker.size() <= MAXIMUM);
    long counted = 0;
    for (int service = 0; service < 64; service++) {
      ServiceCounters counters = tracker.counters(service);
      assertTrue(counters.duplex() >= 0 && counters.simplex() >= 0 && counters.pending() >= 0);
      counted += counters.duplex() + counters.simplex() + counters.pending();
    }
    assertEquals(open, counted, "open connections");
  }

  private final class Counting implements ConnectionListener {
    @Override
    public void opened(ConnectionView connection) {
      open++;
    }

    @Override
    public void becameDuplex(ConnectionView connection) {
      assertEquals(Protection.DUPLEX, connection.protection());
    }

    @Override
    public void degraded(ConnectionView connection) {
      assertEquals(Protection.SIMPLEX, connection.protection());
    }

    @Override
    public void endHeld(ConnectionView connection) {
      assertTrue(open > 0);
    }

    @Override
    public void closed(ConnectionView connection) {
      open--;
    }

    @Override
    public void refused(int service, IpAddress client, int port, int servicePort, Reason reason) {
      assertTrue(service >= 0);
    }
  }
}
