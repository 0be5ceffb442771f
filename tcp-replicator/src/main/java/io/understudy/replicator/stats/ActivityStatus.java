package io.understudy.replicator.stats;

import java.util.Map;
import java.util.TreeMap;

/**
 * What the connections of a service have done since the daemon started. Totals only grow; a restart
 * of the daemon sets them to 0. A host that shadows counts as if it spoke.
 *
 * @param receivedBytes from clients, each byte once
 * @param sentBytes to clients, each byte once
 * @param opened connections
 * @param closed connections
 * @param endsHeld FINs and RSTs that the end gate held
 * @param diverged times that the servers were found to say different things
 * @param unprotected connections that were or became simplex, by reason; reasons of 0 are left out
 * @param refused connections that this host could not shadow, by reason; likewise
 */
public record ActivityStatus(
    long receivedBytes,
    long sentBytes,
    long opened,
    long closed,
    long endsHeld,
    long diverged,
    Map<String, Long> unprotected,
    Map<String, Long> refused) {

  /** Copies; reasons are sorted by name. */
  public ActivityStatus {
    unprotected = new TreeMap<>(unprotected);
    refused = new TreeMap<>(refused);
  }
}
