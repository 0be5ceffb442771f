package io.understudy.replicator.takeover;

import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * The two links between two hosts, numbered 0 and 1: each may lose, delay and reorder what it
 * carries, and be cut in either direction. True time, nanoseconds.
 */
final class SimulatedWire {
  /** Frames of the segment plane, and the address probe. */
  static final int SEGMENTS = 0;

  /** Control messages. */
  static final int CONTROL = 1;

  /** Something on its way. */
  record Delivery(long atNanos, long number, int link, int to, Object payload) {}

  private final SplittableRandom random;
  private final PriorityQueue<Delivery> underWay =
      new PriorityQueue<>(
          (a, b) ->
              a.atNanos() != b.atNanos()
                  ? Long.compare(a.atNanos(), b.atNanos())
                  : Long.compare(a.number(), b.number()));
  private final boolean[][] cut = new boolean[2][2];
  private long sent;
  double loss;
  long delayNanos = 50_000;
  long jitterNanos = 50_000;

  SimulatedWire(SplittableRandom random) {
    this.random = random;
  }

  void cut(int link, int from, boolean isCut) {
    cut[link][from] = isCut;
  }

  /** Does what this host sends now over that link arrive? Drawn anew with each call. */
  boolean passes(int link, int from) {
    return !cut[link][from] && random.nextDouble() >= loss;
  }

  void send(int link, int from, Object payload, long timeNanos) {
    if (passes(link, from)) {
      long at = timeNanos + delayNanos + random.nextLong(jitterNanos + 1);
      underWay.add(new Delivery(at, sent++, link, 1 - from, payload));
    }
  }

  /** The next thing that arrives until then, or null. */
  Delivery next(long untilNanos) {
    Delivery first = underWay.peek();
    return first == null || first.atNanos() > untilNanos ? null : underWay.poll();
  }
}
