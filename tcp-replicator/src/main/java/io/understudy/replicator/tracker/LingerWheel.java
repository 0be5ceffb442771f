package io.understudy.replicator.tracker;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * A timing wheel over slot numbers: remembers until when a closed connection stays. Nothing is
 * scanned but the few buckets that are due. Slots are linked through arrays, so that nothing is
 * allocated but when the table grows. Owned by the tracker's thread.
 */
final class LingerWheel {
  private static final int BUCKETS = 64;
  private static final int NONE = -1;

  private final long tickNanos;
  private final int[] heads = new int[BUCKETS];
  private int[] next = {};
  private int[] previous = {};
  private long[] deadlines = {}; // in ticks; 0 is not scheduled
  private long tick;

  /** A wheel that is most efficient for delays below 64 ticks, and right for all. */
  LingerWheel(long tickNanos) {
    this.tickNanos = tickNanos;
    Arrays.fill(heads, NONE);
  }

  /** Lets {@code slot} expire at the first tick at or after the deadline, not before the next. */
  void schedule(int slot, long deadlineNanos) {
    reserve(slot + 1);
    cancel(slot);
    long due = Math.max(tick + 1, Math.floorDiv(deadlineNanos + tickNanos - 1, tickNanos));
    int head = heads[bucket(due)];
    deadlines[slot] = due;
    previous[slot] = NONE;
    next[slot] = head;
    if (head != NONE) {
      previous[head] = slot;
    }
    heads[bucket(due)] = slot;
  }

  /** Forgets a slot; nothing happens when it is not scheduled. */
  void cancel(int slot) {
    if (slot >= deadlines.length || deadlines[slot] == 0) {
      return;
    }
    if (previous[slot] == NONE) {
      heads[bucket(deadlines[slot])] = next[slot];
    } else {
      next[previous[slot]] = next[slot];
    }
    if (next[slot] != NONE) {
      previous[next[slot]] = previous[slot];
    }
    deadlines[slot] = 0;
  }

  /** Takes out every slot whose time has come and hands it over. Time never runs backwards. */
  void advance(long nowNanos, IntConsumer expired) {
    long now = Math.floorDiv(nowNanos, tickNanos);
    long first = Math.max(tick + 1, now - BUCKETS + 1);
    if (now <= tick) {
      return;
    }
    tick = now;
    for (long due = first; due <= now; due++) {
      expire(bucket(due), now, expired);
    }
  }

  private void expire(int bucket, long now, IntConsumer expired) {
    int slot = heads[bucket];
    while (slot != NONE) {
      int following = next[slot];
      if (deadlines[slot] <= now) {
        cancel(slot);
        expired.accept(slot);
      }
      slot = following;
    }
  }

  private void reserve(int slots) {
    if (slots > deadlines.length) {
      int length = Math.max(slots, deadlines.length * 2);
      next = Arrays.copyOf(next, length);
      previous = Arrays.copyOf(previous, length);
      deadlines = Arrays.copyOf(deadlines, length);
    }
  }

  private static int bucket(long due) {
    return (int) Math.floorMod(due, (long) BUCKETS);
  }
}
