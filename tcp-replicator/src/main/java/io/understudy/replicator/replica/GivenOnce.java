package io.understudy.replicator.replica;

import java.util.Arrays;

/**
 * Remembers what was given: a set of 64-bit numbers, each kept in 8 bytes. When it is full it says
 * that everything was given before: then a connection is not protected, but no seed comes twice.
 * Owned by one thread.
 */
final class GivenOnce {
  static final int MOST = 1 << 20;
  private static final int FIRST_SLOTS = 1 << 10;

  private long[] slots = new long[FIRST_SLOTS];
  private int size;

  /** False when the number was there before, or there is no more room. */
  boolean add(long number) {
    long value = number == 0 ? 1 : number; // 0 marks a free slot; one refusal in 2^64 is too much
    if (size >= MOST) {
      return false;
    }
    if (size * 2 >= slots.length) {
      grow();
    }
    int slot = slotOf(slots, value);
    if (slots[slot] == value) {
      return false;
    }
    slots[slot] = value;
    size++;
    return true;
  }

  void clear() {
    slots = new long[FIRST_SLOTS];
    size = 0;
  }

  private void grow() {
    long[] larger = new long[slots.length * 2];
    Arrays.stream(slots).filter(value -> value != 0).forEach(v -> larger[slotOf(larger, v)] = v);
    slots = larger;
  }

  /** The numbers are outputs of HMAC: their low bits are as good as a hash. */
  private static int slotOf(long[] table, long value) {
    int slot = (int) value & table.length - 1;
    while (table[slot] != 0 && table[slot] != value) {
      slot = slot + 1 & table.length - 1;
    }
    return slot;
  }
}
