package io.understudy.replicator.stats;

/**
 * Connections of a service by protection.
 *
 * @param duplex held by both hosts
 * @param simplex held by this host alone
 * @param pending not confirmed yet
 */
public record ConnectionCounts(long duplex, long simplex, long pending) {
  /** All of them. */
  public long total() {
    return duplex + simplex + pending;
  }
}
