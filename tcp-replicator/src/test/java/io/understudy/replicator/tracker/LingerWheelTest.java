package io.understudy.replicator.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LingerWheelTest {
  private static final long TICK = 100;

  private final LingerWheel wheel = new LingerWheel(TICK);
  private final TreeSet<Integer> expired = new TreeSet<>();

  @Test
  void shouldExpireOnceWhenTheDeadlineHasPassed() {
    wheel.schedule(3, 1000);
    wheel.advance(999, expired::add);
    assertTrue(expired.isEmpty());
    wheel.advance(1000, expired::add);
    assertEquals(List.of(3), List.copyOf(expired));
    expired.clear();
    wheel.advance(1_000_000, expired::add);
    assertTrue(expired.isEmpty());
  }

  @Test
  void shouldExpireNothingWhenCancelled() {
    for (int slot = 0; slot < 5; slot++) {
      wheel.schedule(slot, 500);
    }
    wheel.cancel(0);
    wheel.cancel(2);
    wheel.cancel(4);
    wheel.cancel(99);
    wheel.advance(500, expired::add);
    assertEquals(List.of(1, 3), List.copyOf(expired));
  }

  @Test
  void shouldWaitForTheLaterDeadlineWhenScheduledAgain() {
    wheel.schedule(1, 500);
    wheel.schedule(1, 20_000);
    wheel.advance(19_999, expired::add);
    assertTrue(expired.isEmpty());
    wheel.advance(20_000, expired::add);
    assertEquals(List.of(1), List.copyOf(expired));
  }

  @Test
  void shouldExpireAllWhenTimeJumpsFarAhead() {
    for (int slot = 0; slot < 1000; slot++) {
      wheel.schedule(slot, slot * 37L);
    }
    wheel.advance(Long.MAX_VALUE / 2, expired::add);
    assertEquals(1000, expired.size());
  }

  @Test
  void shouldDoNothingWhenTimeRunsBackwards() {
    wheel.advance(10_000, expired::add);
    wheel.schedule(1, 0);
    wheel.advance(5_000, expired::add);
    assertTrue(expired.isEmpty());
    wheel.advance(10_100, expired::add);
    assertEquals(1, expired.size());
  }

  @Test
  void shouldAgreeWithAModelWhenUsedAtRandom() {
    Random random = new Random(6);
    Map<Integer, Long> model = new HashMap<>();
    long now = 0;
    for (int step = 0; step < 50_000; step++) {
      int slot = random.nextInt(300);
      if (random.nextInt(4) == 0) {
        wheel.cancel(slot);
        model.remove(slot);
      } else {
        long deadline = now + 1 + random.nextInt(9000);
        wheel.schedule(slot, deadline);
        model.put(slot, Math.max((deadline + TICK - 1) / TICK, now / TICK + 1));
      }
      now += random.nextInt(random.nextInt(50) == 0 ? 9000 : 60);
      expired.clear();
      wheel.advance(now, expired::add);
      TreeSet<Integer> due = new TreeSet<>();
      for (Map.Entry<Integer, Long> entry : model.entrySet()) {
        if (entry.getValue() <= now / TICK) {
          due.add(entry.getKey());
        }
      }
      assertEquals(due, expired);
      model.keySet().removeAll(due);
    }
  }
}
