package io.understudy.replicator.takeover;

import io.understudy.replicator.takeover.ArbiterTerms.Nature;

/**
 * An etcd as far as the word of one service goes: a key with a lease, and the marks of hosts that
 * spoke alone. It mirrors EtcdArbiter. True time.
 */
final class SimulatedArbiter {
  static final long TTL_NANOS = 2_000_000_000L;
  static final long MARGIN_NANOS = TTL_NANOS / 20;
  static final ArbiterTerms TERMS =
      new ArbiterTerms(Nature.EXCLUSIVE, 0, TTL_NANOS / 4, 200_000_000L);

  private static final int NOBODY = -1;

  private int holder = NOBODY;
  private long holdsUntil;
  private final boolean[] alone = new boolean[2];
  private final boolean[] unspoken = new boolean[2];
  final boolean[] reached = {true, true};

  /** The answer to a question that arrives now. */
  record Answer(boolean given, boolean partnerSpoke) {}

  Answer ask(int host, boolean speaks, long time) {
    if (time >= holdsUntil) {
      holder = NOBODY;
    }
    if (holder == 1 - host) {
      return new Answer(false, false);
    }
    boolean partnerSpoke = alone[1 - host];
    unspoken[host] = !speaks && (holder == host ? unspoken[host] : !alone[host]);
    holder = host;
    holdsUntil = time + TTL_NANOS;
    alone[host] = true;
    alone[1 - host] &= !speaks;
    return new Answer(true, partnerSpoke);
  }

  void giveBack(int host, Word.Return how, long time) {
    unspoken[host] &= how != Word.Return.SPENT;
    if (holder == 1 - host && time < holdsUntil) {
      return;
    }
    holder = NOBODY;
    alone[host] &= how != Word.Return.SHADOWED && !unspoken[host];
    alone[1 - host] &= how != Word.Return.SHADOWED;
  }
}
