package io.understudy.replicator.stats;

/**
 * Connections of a service by protection.
 *
 * @param duplex held by both hosts
 * @param simplex held by this host alone
 * @param pending not confirmed yet
 * @param diverged those among them whose servers said different things last things
 */
public record ConnectionCounts(long duplex, long simplex, long pending, long diverged) {
  /** None has diverged, as far as is known. */
  public ConnectionCounts(long duplex, long simplex, long pending) {
    this(duplex, simplex, pending, 0);
  }

  /** All of them. */
  public long total() {
    return duplex + simplex + pending;
  }
}
