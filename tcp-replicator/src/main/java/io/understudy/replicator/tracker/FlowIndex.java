package io.understudy.replicator.tracker;

import java.util.Arrays;

/**
 * Finds the slot of a flow: open addressing with linear probing over primitive arrays. A slot keeps
 * its number as long as its flow is in the index. Grows by doubling; allocates nothing otherwise.
 * The hash is seeded, because clients choose half of the key. Owned by the tracker's thread.
 */
final class FlowIndex {
  static final int NONE = -1;
  private static final int KEY_LONGS = 3;

  private final long seed;
  private final int maximum;
  private int[] buckets; // slot + 1; 0 is empty
  private long[] keys; // KEY_LONGS for a slot
  private int[] free; // stack of slots that were given back
  private int freeCount;
  private int used; // slots below were in use at some time
  private int size;

  FlowIndex(int capacity, int maximum, long seed) {
    this.seed = seed;
    this.maximum = maximum;
    int slots = Math.max(2, Integer.highestOneBit(Math.max(1, capacity - 1)) << 1);
    keys = new long[slots * KEY_LONGS];
    free = new int[slots];
    buckets = new int[slots * 2];
  }

  /** Ports and service in one word, part of the key. */
  static long ports(int clientPort, int servicePort, int service) {
    return (long) clientPort << 48 | (long) servicePort << 32 | Integer.toUnsignedLong(service);
  }

  int size() {
    return size;
  }

  /** Slots are below that. */
  int bound() {
    return used;
  }

  /** Slots that fit before the index grows. */
  int capacity() {
    return free.length;
  }

  long high(int slot) {
    return keys[slot * KEY_LONGS];
  }

  long low(int slot) {
    return keys[slot * KEY_LONGS + 1];
  }

  long ports(int slot) {
    return keys[slot * KEY_LONGS + 2];
  }

  /** The flow's slot, or {@link #NONE}. */
  int find(long high, long low, long ports) {
    int mask = buckets.length - 1;
    for (int b = home(high, low, ports); buckets[b] != 0; b = b + 1 & mask) {
      int key = (buckets[b] - 1) * KEY_LONGS;
      if (keys[key] == high && keys[key + 1] == low && keys[key + 2] == ports) {
        return buckets[b] - 1;
      }
    }
    return NONE;
  }

  /** Adds a flow that is not in the index. Returns its slot, or {@link #NONE} at the maximum. */
  int add(long high, long low, long ports) {
    if (size >= maximum) {
      return NONE;
    }
    if (size == free.length) {
      grow();
    }
    int slot = freeCount > 0 ? free[--freeCount] : used++;
    keys[slot * KEY_LONGS] = high;
    keys[slot * KEY_LONGS + 1] = low;
    keys[slot * KEY_LONGS + 2] = ports;
    place(slot);
    size++;
    return slot;
  }

  /** Takes a flow out and shifts back what its bucket had displaced. */
  void remove(int slot) {
    int mask = buckets.length - 1;
    int hole = home(slot);
    while (buckets[hole] != slot + 1) {
      hole = hole + 1 & mask;
    }
    for (int b = hole + 1 & mask; buckets[b] != 0; b = b + 1 & mask) {
      int distance = b - home(buckets[b] - 1) & mask;
      if (distance >= (b - hole & mask)) {
        buckets[hole] = buckets[b];
        hole = b;
      }
    }
    buckets[hole] = 0;
    free[freeCount++] = slot;
    size--;
  }

  private void place(int slot) {
    int mask = buckets.length - 1;
    int b = home(slot);
    while (buckets[b] != 0) {
      b = b + 1 & mask;
    }
    buckets[b] = slot + 1;
  }

  /** Only when every slot is in use, so each of them is placed again. */
  private void grow() {
    int slots = free.length * 2;
    keys = Arrays.copyOf(keys, slots * KEY_LONGS);
    free = Arrays.copyOf(free, slots);
    buckets = new int[slots * 2];
    for (int slot = 0; slot < used; slot++) {
      place(slot);
    }
  }

  private int home(int slot) {
    return home(high(slot), low(slot), ports(slot));
  }

  private int home(long high, long low, long ports) {
    return (int) mix(mix(mix(seed ^ high) ^ low) ^ ports) & buckets.length - 1;
  }

  /** Finaliser of SplitMix64. */
  private static long mix(long value) {
    long mixed = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
    return mixed ^ mixed >>> 31;
  }
}
