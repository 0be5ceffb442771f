package io.understudy.replicator.takeover;

import io.understudy.replicator.lease.LeaseTerms;

/**
 * What the partner's daemon last said about one service. A value.
 *
 * @param speaks its role is primary
 * @param epoch of its role
 * @param bound it speaks by lease
 * @param ready it shadows, or could, in that epoch: programs attached and server running
 * @param hears its kernel hears ours, so it can grant leases
 * @param yielding it has fallen silent and wants the receiver to speak in that epoch
 * @param claiming it is about to speak alone and asks the receiver not to
 * @param relaying it speaks and gives us copies of its clients' segments
 * @param stopping its daemon is about to stop
 * @param instance identity of its segment plane
 * @param sentAfterNanos our own clock after which it was certainly sent: what we sent before that,
 *     the partner had heard
 */
public record PeerReport(
    boolean speaks,
    int epoch,
    boolean bound,
    boolean ready,
    boolean hears,
    boolean yielding,
    boolean claiming,
    boolean relaying,
    boolean stopping,
    long instance,
    long sentAfterNanos) {
  /** Does it offer us the role, in an epoch later than ours? */
  boolean offers(int ownEpoch) {
    return yielding && Epochs.isLater(epoch, ownEpoch);
  }

  /** Could it take the role at once, if we offer it? It has to hear us. */
  boolean canTake(LeaseTerms terms, long nowNanos) {
    boolean hearsDaemon = nowNanos - sentAfterNanos <= 2 * terms.silenceNanos();
    return !speaks && ready && hearsDaemon;
  }

  /** Was it our shadow, has it taken over in that epoch, and kept us informed since? */
  boolean continues(int inEpoch) {
    return relaying && epoch == inEpoch;
  }

  /** Has it lost the shadows that we counted on, or will it? */
  boolean hasNoShadows(int ownEpoch, long shadowInstance) {
    return stopping
        || !speaks && !ready && epoch == ownEpoch
        || shadowInstance != 0 && instance != shadowInstance;
  }

  /** Two hosts speak: the one of the earlier epoch falls silent; of equals, one stays by name. */
  boolean silences(int ownEpoch, boolean winsTie) {
    return speaks && (Epochs.isLater(epoch, ownEpoch) || epoch == ownEpoch && !winsTie);
  }

  /** Does it shadow who speaks in that epoch, and will it go on? */
  boolean shadows(int ofEpoch) {
    return !speaks && !stopping && ready && hears && epoch == ofEpoch;
  }
}
