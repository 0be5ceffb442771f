package io.understudy.replicator.takeover;

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
  /** Could it speak, and do our messages, those since then, reach it? */
  boolean canTake(long heardSinceNanos) {
    return !speaks && ready && sentAfterNanos >= heardSinceNanos;
  }

  /** Was it our shadow, has it taken over in that epoch, and kept us informed since? */
  boolean continues(int inEpoch) {
    return relaying && epoch == inEpoch;
  }

  /** Can it shadow no more? Programs of another identity have no shadows; 0 is none yet. */
  boolean isShadowGone(int ofEpoch, long ofInstance) {
    return stopping
        || !speaks && !ready && epoch == ofEpoch
        || ofInstance != 0 && instance != ofInstance;
  }

  /** Does it shadow who speaks in that epoch, and will it go on? */
  boolean shadows(int ofEpoch) {
    return !speaks && !stopping && ready && hears && epoch == ofEpoch;
  }
}
