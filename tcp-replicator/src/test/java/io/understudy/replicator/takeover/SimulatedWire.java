package io.understudy.replicator.takeover;

import java.util.Arrays;
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
  record Delivery(long atNanos, int link, int to, Object payload) {}

  private final SplittableRandom random;

  /**
   * In the order of arrival, from {@code first} on. What is sent arrives among the last, so this is
   * quicker than a heap; millions of deliveries are made in a test.
   */
  private Delivery[] underWay = new Delivery[64];

  private int first;
  private int end;
  private final boolean[][] cut = new boolean[2][2];
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
      insert(new Delivery(at, link, 1 - from, payload));
    }
  }

  private void insert(Delivery delivery) {
    if (end == underWay.length) {
      makeRoom();
    }
    int at = end++;
    for (; at > first && underWay[at - 1].atNanos() > delivery.atNanos(); at--) {
      underWay[at] = underWay[at - 1];
    }
    underWay[at] = delivery;
  }

  private void makeRoom() {
    int size = end - first;
    int room = size > underWay.length / 2 ? 2 * underWay.length : underWay.length;
    underWay = Arrays.copyOf(Arrays.copyOfRange(underWay, first, end), room);
    first = 0;
    end = size;
  }

  /** The next thing that arrives until then, or null. */
  Delivery next(long untilNanos) {
    boolean none = first == end || underWay[first].atNanos() > untilNanos;
    return none ? null : underWay[first++];
  }
}
