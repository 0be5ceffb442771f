package io.understudy.replicator.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FlowIndexTest {
  private record Key(long high, long low, long ports) {}

  @Test
  void shouldAgreeWithAHashMapWhenFlowsComeAndGo() {
    Random random = new Random(5);
    FlowIndex index = new FlowIndex(4, Integer.MAX_VALUE, 42);
    Map<Key, Integer> model = new HashMap<>();
    Set<Integer> slots = new HashSet<>();
    for (int step = 0; step < 200_000; step++) {
      Key key = new Key(0, random.nextInt(20), random.nextInt(400));
      Integer expected = model.get(key);
      int slot = index.find(key.high, key.low, key.ports);
      assertEquals(expected == null ? FlowIndex.NONE : expected, slot);
      if (expected == null) {
        int added = index.add(key.high, key.low, key.ports);
        assertTrue(slots.add(added), "slot given twice");
        model.put(key, added);
      } else if (random.nextInt(3) > 0) {
        index.remove(slot);
        model.remove(key);
        slots.remove(slot);
      }
      assertEquals(model.size(), index.size());
    }
    model.forEach((key, slot) -> assertEquals(slot, index.find(key.high, key.low, key.ports)));
  }

  @Test
  void shouldKeepSlotsWhenItGrows() {
    FlowIndex index = new FlowIndex(2, Integer.MAX_VALUE, 7);
    for (int i = 0; i < 10_000; i++) {
      assertEquals(i, index.add(i, i, i));
    }
    for (int i = 0; i < 10_000; i++) {
      assertEquals(i, index.find(i, i, i));
      assertEquals(i, index.high(i));
    }
    assertEquals(10_000, index.bound());
  }

  @Test
  void shouldRefuseWhenTheMaximumIsReached() {
    FlowIndex index = new FlowIndex(2, 3, 7);
    for (int i = 0; i < 3; i++) {
      assertNotEquals(FlowIndex.NONE, index.add(i, 0, 0));
    }
    assertEquals(FlowIndex.NONE, index.add(9, 0, 0));
    index.remove(index.find(1, 0, 0));
    assertNotEquals(FlowIndex.NONE, index.add(9, 0, 0));
    assertEquals(FlowIndex.NONE, index.find(1, 0, 0));
  }

  @Test
  void shouldTellFlowsApartWhenOnlyPortsOrServiceDiffer() {
    long both = FlowIndex.ports(65_535, 65_535, 63);
    assertNotEquals(both, FlowIndex.ports(65_534, 65_535, 63));
    assertNotEquals(both, FlowIndex.ports(65_535, 65_534, 63));
    assertNotEquals(both, FlowIndex.ports(65_535, 65_535, 62));
  }
}
