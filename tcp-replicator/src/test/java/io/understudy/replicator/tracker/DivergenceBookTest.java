package io.understudy.replicator.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.jni.Abi;
import io.understudy.replicator.ring.SegmentEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DivergenceBookTest {
  private final List<String> heard = new ArrayList<>();
  private final ConnectionTracker tracker =
      new ConnectionTracker(4, 100, 1, new Recorder(), connection -> {});
  private final ServiceCounters counters = tracker.counters(0);
  private final Segments connection = Segments.of(1);

  private final class Recorder implements ConnectionListener {
    @Override
    public void diverged(ConnectionView connection) {
      heard.add("diverged " + connection.differsFrom() + " " + connection.differsTo());
    }

    @Override
    public void healed(ConnectionView connection) {
      heard.add("healed " + connection.differsFrom() + " " + connection.differsTo());
    }
  }

  private void feed(SegmentEvent event) {
    tracker.onSegment(event, event.timeNanos);
  }

  private void differ(int differences, boolean diverged) {
    connection.event.differences = differences;
    connection.event.differsFrom = 1024;
    connection.event.differsTo = 2048;
    connection.event.flags &= ~Abi.constant("US_CONNECTION_DIVERGED");
    if (diverged) {
      connection.flag("DIVERGED");
    }
  }

  @Test
  void shouldTellOnceWhenTheServersDifferAndOnceWhenTheySayTheSameAgain() {
    feed(connection.record("OPENED", 10));
    differ(1, true);
    feed(connection.record("PROGRESS", 20));
    feed(connection.record("PROGRESS", 30));
    assertEquals(List.of("diverged 1024 2048"), heard);
    assertEquals(1, counters.diverged());
    assertTrue(tracker.page(0, 0, 1).connections().get(0).diverged());
    differ(1, false);
    feed(connection.record("PROGRESS", 40));
    assertEquals(List.of("diverged 1024 2048", "healed 1024 2048"), heard);
    assertEquals(0, counters.diverged());
    assertEquals(1, counters.everDiverged());
  }

  @Test
  void shouldTellTheFirstDifferenceThatHealedAtOnceAndNoFurtherOne() {
    feed(connection.record("OPENED", 10));
    differ(1, false);
    feed(connection.record("PROGRESS", 20));
    differ(2, false);
    feed(connection.record("PROGRESS", 30));
    assertEquals(List.of("healed 1024 2048"), heard);
    assertEquals(0, counters.everDiverged());
  }

  @Test
  void shouldCountAShadowThatMustNotTakeOver() {
    connection.role("BACKUP").flag("UNFIT");
    feed(connection.record("OPENED", 10));
    assertEquals(1, counters.diverged());
    feed(connection.flag("CLOSED").record("CLOSED", 20));
    assertEquals(0, counters.diverged());
  }
}
