package io.understudy.replicator.liveness;

/**
 * When the partner was last heard: its kernel (lease frames, relayed segments, confirmations) and
 * its daemon (control messages). A host is dead only when both are silent; a daemon may die while
 * its kernel serves on. Owned by the control thread.
 */
public final class PartnerLiveness {
  private final long silenceNanos;
  private long kernelHeardNanos = Long.MIN_VALUE;
  private long daemonHeardNanos = Long.MIN_VALUE;

  /** Counts the partner as lost after that much silence. */
  public PartnerLiveness(long silenceNanos) {
    this.silenceNanos = silenceNanos;
  }

  /** The kernel's own note of when it last heard the partner's; 0 for never. */
  public void kernelHeard(long nanos) {
    if (nanos != 0) {
      kernelHeardNanos = Math.max(kernelHeardNanos, nanos);
    }
  }

  /** A control message has arrived. */
  public void daemonHeard(long nanos) {
    daemonHeardNanos = Math.max(daemonHeardNanos, nanos);
  }

  /** Is the partner's kernel there? */
  public boolean isKernelAlive(long nowNanos) {
    return isRecent(kernelHeardNanos, nowNanos);
  }

  /** Is the partner's daemon there? */
  public boolean isDaemonAlive(long nowNanos) {
    return isRecent(daemonHeardNanos, nowNanos);
  }

  /** Is any of the two there? */
  public boolean isAlive(long nowNanos) {
    return isKernelAlive(nowNanos) || isDaemonAlive(nowNanos);
  }

  /** How long neither was heard; {@link Long#MAX_VALUE} when never. */
  public long silentFor(long nowNanos) {
    long heard = Math.max(kernelHeardNanos, daemonHeardNanos);
    return heard == Long.MIN_VALUE ? Long.MAX_VALUE : nowNanos - heard;
  }

  private boolean isRecent(long heardNanos, long nowNanos) {
    return heardNanos != Long.MIN_VALUE && nowNanos - heardNanos <= silenceNanos;
  }
}
