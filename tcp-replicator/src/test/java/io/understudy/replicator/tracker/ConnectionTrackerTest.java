package io.understudy.replicator.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.codec.IpAddress;
import io.understudy.jni.Abi;
import io.understudy.replicator.ring.SegmentEvent;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConnectionTrackerTest {
  private static final long SECOND = 1_000_000_000L;

  private final List<String> heard = new ArrayList<>();
  private final List<Integer> forgotten = new ArrayList<>();
  private final ConnectionTracker tracker =
      new ConnectionTracker(
          4, 100_000, 1, new Recorder(), connection -> forgotten.add(connection.clientPort()));
  private final ServiceCounters counters = tracker.counters(0);

  private final class Recorder implements ConnectionListener {
    @Override
    public void opened(ConnectionView connection) {
      heard.add("opened " + connection.clientPort() + " " + connection.protection().label());
    }

    @Override
    public void becameDuplex(ConnectionView connection) {
      heard.add("duplex " + connection.clientPort());
    }

    @Override
    public void degraded(ConnectionView connection) {
      heard.add("degraded " + connection.clientPort() + " " + connection.reason().label());
    }

    @Override
    public void endHeld(ConnectionView connection) {
      heard.add("held " + connection.clientPort());
    }

    @Override
    public void closed(ConnectionView connection) {
      heard.add("closed " + connection.clientPort() + " " + connection.reason().label());
    }

    @Override
    public void refused(int service, IpAddress client, int port, int servicePort, Reason reason) {
      heard.add("refused " + client.withPort(port) + " " + servicePort + " " + reason.label());
    }
  }

  private void feed(SegmentEvent event) {
    tracker.onSegment(event, event.timeNanos);
  }

  private ConnectionSnapshot only() {
    ConnectionPage page = tracker.page(0, 0, 10);
    assertEquals(1, page.total());
    return page.connections().get(0);
  }

  private void assertOpen(long duplex, long simplex, long pending) {
    assertEquals(duplex, counters.duplex(), "duplex");
    assertEquals(simplex, counters.simplex(), "simplex");
    assertEquals(pending, counters.pending(), "pending");
  }

  @Test
  void shouldFollowAConnectionWhenItLivesAndEnds() {
    Segments connection = Segments.of(1).protection("PENDING");
    feed(connection.record("OPENED", 10));
    assertOpen(0, 0, 1);
    feed(connection.protection("DUPLEX").record("PROTECTED", 20));
    assertOpen(1, 0, 0);
    connection.event.clientNxt = 77;
    feed(connection.record("PROGRESS", 30));
    assertEquals(77, only().clientNxt());
    assertEquals(10, only().openedNanos());
    assertEquals(30, only().lastNanos());
    feed(connection.flag("CLOSED").reason("FINISHED").record("CLOSED", 40));
    assertOpen(0, 0, 0);
    assertEquals(List.of("opened 1 pending", "duplex 1", "closed 1 finished"), heard);
    assertEquals(1, counters.opened());
    assertEquals(1, counters.closed());
  }

  @Test
  void shouldForgetAfterTheLingerTimeWhenClosed() {
    feed(Segments.of(1).record("CLOSED", SECOND));
    assertEquals(ConnectionState.CLOSED, only().state());
    tracker.onTime(6 * SECOND - 1);
    assertEquals(List.of(), forgotten);
    tracker.onTime(6 * SECOND);
    assertEquals(List.of(1), forgotten);
    assertEquals(0, tracker.size());
    assertEquals(0, tracker.page(0, 0, 10).total());
  }

  @Test
  void shouldNeverForgetWhenAConnectionIsOnlyIdle() {
    feed(Segments.of(1).record("OPENED", 10));
    for (int hour = 1; hour < 100; hour++) {
      tracker.onTime(hour * 3600 * SECOND);
    }
    assertEquals(1, tracker.size());
    assertOpen(1, 0, 0);
  }

  @Test
  void shouldOpenByAnyRecordWhenTheFirstWasLost() {
    feed(Segments.of(1).record("PROGRESS", 10));
    feed(Segments.of(2).flag("CLOSED").reason("CLIENT_RESET").record("PROGRESS", 20));
    assertEquals(List.of("opened 1 duplex", "opened 2 duplex", "closed 2 client_reset"), heard);
    assertOpen(1, 0, 0);
  }

  @Test
  void shouldCloseOnceWhenTheEndIsReportedTwice() {
    Segments connection = Segments.of(1).flag("CLOSED").reason("FINISHED");
    feed(connection.record("CLOSED", 10));
    feed(connection.record("CLOSED", 10));
    feed(connection.record("PROGRESS", 20));
    assertEquals(1, counters.closed());
    assertOpen(0, 0, 0);
  }

  @Test
  void shouldKeepTheNewerNumbersWhenAnOlderSnapshotArrivesLater() {
    Segments connection = Segments.of(1);
    connection.event.ownAck = 5;
    feed(connection.record("PROGRESS", 20));
    connection.event.ownAck = 0xffff_fff0;
    feed(connection.protection("PENDING").record("OPENED", 10));
    assertEquals(5, only().own().rcvNxt());
    assertOpen(1, 0, 0);
    assertEquals(List.of("opened 1 duplex"), heard);
  }

  @Test
  void shouldCloseEvenWhenTheClosingSnapshotWasOvertaken() {
    Segments connection = Segments.of(1);
    feed(connection.record("PROGRESS", 20));
    feed(connection.reason("FINISHED").record("CLOSED", 10));
    assertEquals(ConnectionState.CLOSED, only().state());
  }

  @Test
  void shouldStartAnewWhenAFlowIsReusedWhileItLingers() {
    Segments connection = Segments.of(1);
    feed(connection.reason("FINISHED").record("CLOSED", SECOND));
    connection.event.clientIsn++;
    feed(connection.reason("NONE").record("OPENED", 2 * SECOND));
    assertOpen(1, 0, 0);
    tracker.onTime(60 * SECOND);
    assertEquals(List.of(), forgotten);
    assertEquals(1, tracker.size());
    assertEquals(2 * SECOND, only().openedNanos());
    assertEquals(ConnectionState.ESTABLISHED, only().state());
  }

  @Test
  void shouldCloseTheOldConnectionWhenItsFlowIsReusedAndItsEndWasLost() {
    Segments connection = Segments.of(1);
    feed(connection.record("OPENED", 10));
    connection.event.serviceIsn++;
    feed(connection.record("OPENED", 20));
    assertEquals(List.of("opened 1 duplex", "closed 1 none", "opened 1 duplex"), heard);
    assertOpen(1, 0, 0);
    connection.event.serviceIsn--;
    feed(connection.record("CLOSED", 15));
    assertOpen(1, 0, 0);
  }

  @Test
  void shouldCountTheReasonWhenAConnectionIsDegraded() {
    Segments connection = Segments.of(1);
    feed(connection.record("OPENED", 10));
    feed(connection.protection("SIMPLEX").reason("UNCONFIRMED").record("DEGRADED", 20));
    feed(connection.record("PROGRESS", 30));
    feed(Segments.of(2).protection("SIMPLEX").reason("NO_PARTNER").record("OPENED", 10));
    assertEquals(List.of("opened 1 duplex", "degraded 1 unconfirmed", "opened 2 simplex"), heard);
    assertEquals(1, counters.degraded(Reason.UNCONFIRMED));
    assertEquals(1, counters.degraded(Reason.NO_PARTNER));
    assertOpen(0, 2, 0);
  }

  @Test
  void shouldCountAsResumingWhatWasTakenUpByANewPartner() {
    Segments fresh = Segments.of(1).protection("PENDING");
    feed(fresh.record("OPENED", 10));
    assertEquals(0, counters.resuming());
    Segments resumed = Segments.of(2);
    feed(resumed.protection("SIMPLEX").record("OPENED", 10));
    feed(resumed.protection("PENDING").record("PROGRESS", 20));
    assertEquals(1, counters.resuming());
    feed(resumed.record("PROGRESS", 30));
    assertEquals(1, counters.resuming());
    feed(resumed.protection("DUPLEX").record("PROGRESS", 40));
    assertEquals(0, counters.resuming());
    feed(resumed.protection("PENDING").record("PROGRESS", 50));
    feed(resumed.record("CLOSED", 60));
    assertEquals(0, counters.resuming());
  }

  @Test
  void shouldOnlyCountWhenTheBackupRefused() {
    feed(Segments.of(9).reason("NO_LISTENER").record("REFUSED", 10));
    assertEquals(List.of("refused 10.77.0.5:9 8080 no_listener"), heard);
    assertEquals(1, counters.refused(Reason.NO_LISTENER));
    assertEquals(0, tracker.size());
  }

  @Test
  void shouldTellWhenTheEndGateHolds() {
    feed(Segments.of(1).flag("OWN_FIN").flag("HELD").record("END_HELD", 10));
    assertEquals(List.of("opened 1 duplex", "held 1"), heard);
    assertEquals(1, counters.endHeld());
    assertTrue(only().held());
  }

  @Test
  void shouldCountOlderConnectionsAsSimplexWhenThePartnerIsNew() {
    feed(Segments.of(1).record("OPENED", 10));
    feed(Segments.of(2).record("OPENED", 20));
    feed(Segments.of(3).service(1).record("OPENED", 5));
    tracker.protectedSince(0, 15);
    assertOpen(1, 1, 0);
    assertEquals(1, tracker.counters(1).duplex());
    assertEquals(1, counters.degraded(Reason.PARTNER_LOST));
    feed(Segments.of(1).record("PROGRESS", 30));
    assertOpen(1, 1, 0);
    tracker.protectedSince(0, -1);
    assertOpen(0, 2, 0);
    tracker.protectedSince(0, 0);
    assertOpen(2, 0, 0);
  }

  @Test
  void shouldNotTouchClosedConnectionsWhenThePartnerIsNew() {
    feed(Segments.of(1).record("CLOSED", 10));
    tracker.protectedSince(0, -1);
    assertOpen(0, 0, 0);
  }

  @Test
  void shouldMeasureTheLagAgainstTheConfirmationsWhenPrimary() {
    Segments connection = Segments.of(1);
    connection.event.ownAck = 10;
    connection.event.peerAck = 0xffff_fff6;
    connection.event.ownSndNxt = 500;
    connection.event.peerSndNxt = 600;
    connection.event.clientAcked = 450;
    feed(connection.record("PROGRESS", 10));
    assertEquals(20, only().inboundLagBytes());
    assertEquals(0, only().outboundLagBytes());
    assertEquals(450, only().partner().sndUna());
  }

  @Test
  void shouldMeasureTheLagAgainstTheClientWhenBackup() {
    Segments connection = Segments.of(1).role("BACKUP");
    connection.event.clientNxt = 30;
    connection.event.ownAck = 10;
    connection.event.clientAcked = 3;
    connection.event.ownSndNxt = 0xffff_ffff;
    feed(connection.record("PROGRESS", 10));
    assertEquals(20, only().inboundLagBytes());
    assertEquals(4, only().outboundLagBytes());
  }

  @Test
  void shouldNotKnowTheLagWhenSimplex() {
    feed(Segments.of(1).protection("SIMPLEX").record("OPENED", 10));
    assertEquals(-1, only().inboundLagBytes());
  }

  @Test
  void shouldDropAndCountWhenARecordMakesNoSense() {
    Segments connection = Segments.of(1);
    connection.record("OPENED", 10).kind = 99;
    feed(connection.event);
    for (int service : new int[] {-1, 64, Integer.MAX_VALUE}) {
      feed(Segments.of(1).service(service).record("OPENED", 10));
    }
    assertEquals(4, tracker.malformed());
    assertEquals(0, tracker.size());
  }

  @Test
  void shouldCountWhenThereIsNoRoom() {
    ConnectionTracker small =
        new ConnectionTracker(2, 2, 1, new ConnectionListener() {}, connection -> {});
    for (int port = 1; port <= 3; port++) {
      small.onSegment(Segments.of(port).record("OPENED", 10), 10);
    }
    assertEquals(2, small.size());
    assertEquals(1, small.untracked());
  }

  @Test
  void shouldListAPageWhenAsked() {
    for (int port = 1; port <= 10; port++) {
      feed(Segments.of(port).service(port % 2).record("OPENED", 10));
    }
    ConnectionPage page = tracker.page(1, 2, 2);
    assertEquals(5, page.total());
    assertEquals(List.of(5, 7), page.connections().stream().map(c -> c.clientPort()).toList());
    assertEquals(0, tracker.page(1, 5, 2).connections().size());
  }

  @Test
  void shouldKeepTheNumbersRightWhenRecordsComeAtRandom() {
    Random random = new Random(8);
    String[] kinds = {"OPENED", "PROTECTED", "PROGRESS", "DEGRADED", "END_HELD", "CLOSED"};
    String[] protections = {"SIMPLEX", "DUPLEX", "PENDING"};
    long now = 0;
    for (int i = 0; i < 100_000; i++) {
      now += random.nextInt(20_000_000);
      Segments connection = Segments.of(random.nextInt(500));
      connection.event.clientIsn = random.nextInt(3);
      connection.protection(protections[random.nextInt(3)]);
      String kind = kinds[random.nextInt(kinds.length)];
      tracker.onSegment(connection.record(kind, now - random.nextInt(30_000_000)), now);
      tracker.onTime(now);
      if (i % 1000 == 0) {
        tracker.protectedSince(0, now - random.nextInt(1_000_000_000));
        assertNumbersMatchTheTable();
      }
    }
    tracker.onTime(now + 10 * SECOND);
    assertEquals(counters.opened() - counters.closed(), tracker.size());
  }

  private void assertNumbersMatchTheTable() {
    long[] expected = new long[Protection.values().length];
    for (ConnectionSnapshot connection : tracker.page(0, 0, 1000).connections()) {
      if (connection.state() != ConnectionState.CLOSED) {
        expected[connection.protection().ordinal()]++;
      }
    }
    for (Protection protection : Protection.values()) {
      assertEquals(expected[protection.ordinal()], counters.open(protection));
    }
    assertEquals(
        counters.opened() - counters.closed(),
        counters.duplex() + counters.simplex() + counters.pending());
  }

  @Test
  void shouldAllocateNothingWhenWarm() {
    ConnectionTracker quiet =
        new ConnectionTracker(1000, 1000, 1, new ConnectionListener() {}, connection -> {});
    Segments[] connections = new Segments[500];
    for (int i = 0; i < connections.length; i++) {
      connections[i] = Segments.of(i);
    }
    long now = churn(quiet, connections, 0, 20_000);
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    churn(quiet, connections, now, 200_000);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < 20_000, allocated + " bytes for 200,000 records");
  }

  private static long churn(ConnectionTracker tracker, Segments[] connections, long from, int n) {
    int opened = Abi.constant("US_RECORD_OPENED");
    int closed = Abi.constant("US_RECORD_CLOSED");
    long now = from;
    for (int i = 0; i < n; i++) {
      SegmentEvent event = connections[i % connections.length].event;
      now += 1_000_000;
      event.timeNanos = now;
      event.kind = i % 10 == 9 ? closed : opened;
      event.clientIsn = event.kind == opened ? event.clientIsn : event.clientIsn + 1;
      tracker.onSegment(event, now);
      tracker.onTime(now);
    }
    return now;
  }
}
