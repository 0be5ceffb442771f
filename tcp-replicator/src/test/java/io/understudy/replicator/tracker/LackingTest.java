package io.understudy.replicator.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.replicator.ring.SegmentEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When the daemon is asked to send the backup again what it missed. */
class LackingTest {
  private static final long MILLI = 1_000_000L;

  private final List<Integer> lacking = new ArrayList<>();
  private final Segments connection = Segments.of(1);
  private final ConnectionTracker tracker =
      new ConnectionTracker(
          4,
          100,
          1,
          new ConnectionListener() {
            @Override
            public void lacking(ConnectionView found) {
              lacking.add((int) found.inboundLagBytes());
            }
          },
          forgotten -> {},
          this::readFromKernel);
  private long now = 1_000 * MILLI;

  private boolean readFromKernel(ConnectionView found, SegmentEvent into) {
    SegmentEvent present = connection.record("PROGRESS", now);
    into.timeNanos = now;
    into.clientLow = present.clientLow;
    into.clientPort = present.clientPort;
    into.servicePort = present.servicePort;
    into.kind = present.kind;
    into.role = present.role;
    into.protection = present.protection;
    into.ownAck = present.ownAck;
    into.peerAck = present.peerAck;
    return true;
  }

  private void stand(int ownAck, int peerAck) {
    connection.event.ownAck = ownAck;
    connection.event.peerAck = peerAck;
  }

  private void report(String kind) {
    tracker.onSegment(connection.record(kind, now), now);
  }

  private void pass(int millis) {
    for (int passed = 0; passed < millis; passed++) {
      now += MILLI;
      tracker.onTime(now);
    }
  }

  @Test
  void shouldAskAtOnceWhenTheKernelSaysThatThePartnerLacksSomething() {
    stand(500, 300);
    report("PROGRESS");
    assertEquals(List.of(), lacking);
    report("LACKS");
    assertEquals(List.of(200), lacking);
  }

  @Test
  void shouldAskAgainWhenTheConnectionHasGoneQuietAndItIsStillLacking() {
    stand(500, 300);
    report("PROGRESS");
    pass(250);
    assertEquals(List.of(200), lacking.subList(0, 1));
    stand(500, 500);
    pass(250);
    int asked = lacking.size();
    pass(500);
    assertEquals(asked, lacking.size());
  }

  @Test
  void shouldNotAskWhenThisHostIsTheBackup() {
    stand(300, 500);
    connection.role("BACKUP");
    connection.event.clientNxt = 700;
    report("PROGRESS");
    stand(500, 700);
    pass(500);
    assertEquals(List.of(), lacking);
  }

  @Test
  void shouldNotAskWhenTheConnectionHasEnded() {
    stand(500, 300);
    connection.flag("CLOSED");
    report("CLOSED");
    report("LACKS");
    pass(500);
    assertEquals(List.of(), lacking);
  }
}
