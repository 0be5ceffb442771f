package io.understudy.replicator.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScanPaceTest {
  private static final long MILLI = 1_000_000;
  private static final long START = 5_000 * MILLI;

  private final ScanPace pace = new ScanPace();

  private List<Long> looksInMillis(long from, long to) {
    List<Long> looks = new ArrayList<>();
    for (long millis = from; millis < to; millis += 10) {
      if (pace.isDue(START + millis * MILLI)) {
        looks.add(millis);
      }
    }
    return looks;
  }

  @Test
  void shouldLookOftenAtFirstWhenItHasJustBegun() {
    assertEquals(List.of(0L, 100L, 500L, 2100L, 4100L, 6100L), looksInMillis(0, 8000));
  }

  @Test
  void shouldLookAtOnceAndSoonAgainWhenSomethingHasChanged() {
    looksInMillis(0, 8000);
    assertFalse(pace.isDue(START + 8000 * MILLI));
    pace.changed();
    assertTrue(pace.isDue(START + 8000 * MILLI));
    assertEquals(List.of(8100L, 8500L), looksInMillis(8000, 8600));
  }
}
