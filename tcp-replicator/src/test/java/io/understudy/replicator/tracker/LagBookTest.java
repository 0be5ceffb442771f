package io.understudy.replicator.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.replicator.ring.SegmentEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LagBookTest {
  private static final long MILLI = 1_000_000L;

  private final Map<Integer, Segments> kernel = new HashMap<>();
  private int reads;
  private final ConnectionTracker tracker =
      new ConnectionTracker(
          4, 100_000, 1, new ConnectionListener() {}, connection -> {}, this::readFromKernel);
  private final ServiceCounters counters = tracker.counters(0);
  private long now = 1_000 * MILLI;

  private boolean readFromKernel(ConnectionView connection, SegmentEvent into) {
    reads++;
    Segments present = kernel.get(connection.clientPort());
    if (present == null) {
      return false;
    }
    SegmentEvent from = present.record("PROGRESS", now);
    into.timeNanos = now;
    into.clientLow = from.clientLow;
    into.clientPort = from.clientPort;
    into.servicePort = from.servicePort;
    into.kind = from.kind;
    into.role = from.role;
    into.protection = from.protection;
    into.clientIsn = from.clientIsn;
    into.serviceIsn = from.serviceIsn;
    into.clientNxt = from.clientNxt;
    into.clientAcked = from.clientAcked;
    into.ownAck = from.ownAck;
    into.ownSndNxt = from.ownSndNxt;
    into.peerAck = from.peerAck;
    into.peerSndNxt = from.peerSndNxt;
    return true;
  }

  private void report(Segments connection) {
    tracker.onSegment(connection.record("PROGRESS", now), now);
  }

  private void pass(int millis) {
    now += millis * MILLI;
    tracker.onTime(now);
  }

  private void assertLag(long bytes, long connections, long behindMillis) {
    assertEquals(bytes, counters.lagBytes(), "bytes");
    assertEquals(connections, counters.lagConnections(), "connections");
    assertEquals(behindMillis * MILLI, counters.behindNanos(), "time");
  }

  /** A connection of the primary whose partner has confirmed less than our own stack. */
  private static Segments primary(int port, int ownAck, int peerAck) {
    Segments connection = Segments.of(port);
    connection.event.ownAck = ownAck;
    connection.event.peerAck = peerAck;
    return connection;
  }

  @Test
  void shouldAddUpBothDirectionsWhenThePartnerTrails() {
    Segments one = primary(1, 500, 300);
    one.event.ownSndNxt = 20;
    one.event.peerSndNxt = 10;
    report(one);
    report(primary(2, 7, 0xffff_ffff));
    report(primary(3, 9, 9));
    pass(1);
    assertLag(200 + 10 + 8, 2, 1);
  }

  @Test
  void shouldMeasureFromTheOldestByteWhenThePartnerFollowsAtADistance() {
    report(primary(1, 100, 50));
    now += 10 * MILLI;
    report(primary(1, 200, 90));
    pass(10);
    assertLag(110, 1, 20);
    report(primary(1, 300, 150));
    pass(100);
    assertLag(150, 1, 100);
  }

  @Test
  void shouldBeZeroWhenThePartnerHasCaughtUp() {
    report(primary(1, 100, 50));
    pass(1);
    report(primary(1, 100, 100));
    pass(200);
    assertLag(0, 0, 0);
  }

  @Test
  void shouldReadAgainWhenAConnectionHasGoneQuietAfterItsLastReport() {
    report(primary(1, 100, 50));
    kernel.put(1, primary(1, 100, 100));
    pass(50);
    assertEquals(0, reads);
    pass(100);
    assertLag(0, 0, 0);
    pass(100);
    pass(100);
    assertEquals(1, reads, "a connection that is quiet and not behind is left alone");
  }

  @Test
  void shouldFindTheLagWhenItBeganAfterTheLastReport() {
    report(primary(1, 100, 100));
    kernel.put(1, primary(1, 400, 100));
    pass(150);
    assertLag(300, 1, 0);
    pass(500);
    assertLag(300, 1, 500);
  }

  @Test
  void shouldForgetTheLagWhenTheConnectionEndsOrLosesItsProtection() {
    report(primary(1, 100, 50));
    report(primary(2, 100, 50));
    report(primary(3, 100, 50));
    report(primary(1, 100, 50).flag("CLOSED").reason("FINISHED"));
    report(primary(2, 100, 50).protection("SIMPLEX").reason("UNCONFIRMED"));
    pass(1);
    assertLag(50, 1, 1);
    tracker.forgetAll(0);
    pass(200);
    assertLag(0, 0, 0);
  }

  @Test
  void shouldCompareWithWhatClientAndPrimaryHaveShownWhenThisHostShadows() {
    Segments shadow = Segments.of(1).role("BACKUP");
    shadow.event.clientNxt = 1000;
    shadow.event.ownAck = 400;
    shadow.event.clientAcked = 70;
    shadow.event.ownSndNxt = 60;
    report(shadow);
    pass(1);
    assertLag(610, 1, 1);
  }

  @Test
  void shouldKeepTheSumRightWhenManyConnectionsComeAndGoAtRandom() {
    var random = new Random(4);
    Map<Integer, Integer> expected = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      int port = random.nextInt(300);
      int lag = random.nextInt(3);
      Segments connection = primary(port, 1000 + lag, 1000);
      now += 1000;
      if (random.nextInt(5) == 0) {
        report(connection.flag("CLOSED").reason("FINISHED"));
        connection.event.flags = 0;
        expected.remove(port);
        now += 6_000 * MILLI;
        kernel.remove(port);
        tracker.onTime(now);
      } else {
        kernel.put(port, connection);
        report(connection);
        expected.put(port, lag);
      }
    }
    pass(200);
    assertEquals(expected.values().stream().mapToInt(Integer::intValue).sum(), counters.lagBytes());
    assertEquals(
        expected.values().stream().filter(lag -> lag > 0).count(), counters.lagConnections());
  }

  @Test
  void shouldCountEachByteOnceWhenNumbersWrapOrReportsOvertake() {
    Segments connection = Segments.of(1);
    connection.event.clientNxt = 0xffff_fff0;
    connection.event.ownSndNxt = 100;
    report(connection);
    now += MILLI;
    connection.event.clientNxt = 0x10;
    connection.event.ownSndNxt = 400;
    report(connection);
    report(connection);
    assertEquals(32, counters.receivedBytes());
    assertEquals(300, counters.sentBytes());
  }
}
