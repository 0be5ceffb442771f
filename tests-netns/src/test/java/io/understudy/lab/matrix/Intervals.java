package io.understudy.lab.matrix;

import java.util.Map;
import java.util.TreeMap;

/**
 * Which bytes of a stream have arrived, in any order, as offsets from its first byte. Offsets are
 * unwrapped from sequence numbers, which may pass 2^32.
 */
final class Intervals {
  private final int origin;
  private final TreeMap<Long, Long> islands = new TreeMap<>();
  private long whole;

  /** An empty stream whose first byte has this sequence number. */
  Intervals(int origin) {
    this.origin = origin;
  }

  /** The offset of a sequence number that is near what arrived so far. */
  long offset(int sequence) {
    return whole + (sequence - (origin + (int) whole));
  }

  /** Notes that these bytes arrived. */
  void add(int sequence, int bytes) {
    long from = offset(sequence);
    long to = from + bytes;
    if (to <= whole) {
      return;
    }
    Map.Entry<Long, Long> before = islands.floorEntry(from);
    if (before != null && before.getValue() >= from) {
      from = before.getKey();
      to = Math.max(to, before.getValue());
    }
    Map.Entry<Long, Long> next = islands.ceilingEntry(from);
    while (next != null && next.getKey() <= to) {
      to = Math.max(to, next.getValue());
      islands.remove(next.getKey());
      next = islands.ceilingEntry(from);
    }
    islands.put(from, to);
    Map.Entry<Long, Long> first = islands.firstEntry();
    if (first.getKey() <= whole) {
      whole = Math.max(whole, first.getValue());
      islands.remove(first.getKey());
    }
  }

  /** How many bytes have arrived without a gap. */
  long whole() {
    return whole;
  }

  /** Whether all these bytes have arrived. */
  boolean has(int fromSequence, int toSequence) {
    long from = offset(fromSequence);
    long to = from + (toSequence - fromSequence);
    if (to <= whole) {
      return true;
    }
    Map.Entry<Long, Long> island = islands.floorEntry(Math.max(from, whole));
    return island != null && island.getValue() >= to;
  }
}
