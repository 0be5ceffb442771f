package io.understudy.replicator.liveness;

/**
 * When the partner was last heard: its kernel (lease frames, relayed segments, confirmations) and
 * its daemon (control messages). A host is dead only when both are silent; a daemon may die while
 * its kernel serves on. Owned by the control thread; times are nanoseconds of the boot-time clock.
 *
 * <p>Only silence that was listened to counts. A process or host that stood still for seconds has
 * heard nothing in that time, however well the partner is; {@link #look} takes such time out, so
 * that it listens anew before the partner counts as lost.
 */
public final class PartnerLiveness {
  private static final long NEVER = Long.MIN_VALUE;

  private final long silenceNanos;
  private final long paceNanos;
  private long kernelHeardNanos = NEVER;
  private long daemonHeardNanos = NEVER;
  private long messageNanos = NEVER;
  private long lookedNanos = NEVER;

  /**
   * Counts the partner as lost after some silence.
   *
   * @param silenceNanos that much
   * @param paceNanos {@link #look} is called at least that often by a process that runs
   */
  public PartnerLiveness(long silenceNanos, long paceNanos) {
    this.silenceNanos = silenceNanos;
    this.paceNanos = paceNanos;
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
    messageNanos = Math.max(messageNanos, nanos);
  }

  /**
   * This process runs. What of the time since the last call it cannot have listened to, is no
   * silence.
   */
  public void look(long nowNanos) {
    long awayNanos = lookedNanos == NEVER ? Long.MAX_VALUE : nowNanos - lookedNanos - paceNanos;
    if (awayNanos > 0) {
      kernelHeardNanos = later(kernelHeardNanos, awayNanos, nowNanos);
      daemonHeardNanos = later(daemonHeardNanos, awayNanos, nowNanos);
    }
    lookedNanos = nowNanos;
  }

  /** Is the partner's kernel there? */
  public boolean isKernelAlive(long nowNanos) {
    return isRecent(kernelHeardNanos, nowNanos);
  }

  /** Is the partner's daemon there? */
  public boolean isDaemonAlive(long nowNanos) {
    return isRecent(daemonHeardNanos, nowNanos);
  }

  /** Does what the partner's daemon said last still hold? Time away counts here. */
  public boolean isReportRecent(long nowNanos) {
    return isRecent(messageNanos, nowNanos);
  }

  /** When the partner's daemon last said something, as its message was read. */
  public long reportedNanos() {
    return messageNanos;
  }

  /**
   * Did its daemon go on to speak where its kernel had fallen silent? A last message that is read
   * after the last frame, as when both links are cut, does not say so.
   */
  public boolean hasDaemonOutlivedKernel() {
    return messageNanos != NEVER
        && (kernelHeardNanos == NEVER || messageNanos - kernelHeardNanos > silenceNanos);
  }

  /** Is any of the two there? */
  public boolean isAlive(long nowNanos) {
    return isKernelAlive(nowNanos) || isDaemonAlive(nowNanos);
  }

  /** How long its kernel was not heard; {@link Long#MAX_VALUE} when never. */
  public long kernelSilentFor(long nowNanos) {
    return kernelHeardNanos == NEVER ? Long.MAX_VALUE : nowNanos - kernelHeardNanos;
  }

  /** How long neither was heard; {@link Long#MAX_VALUE} when never. */
  public long silentFor(long nowNanos) {
    long heard = Math.max(kernelHeardNanos, daemonHeardNanos);
    return heard == NEVER ? Long.MAX_VALUE : nowNanos - heard;
  }

  private boolean isRecent(long heardNanos, long nowNanos) {
    return heardNanos != NEVER && nowNanos - heardNanos <= silenceNanos;
  }

  private static long later(long heardNanos, long byNanos, long nowNanos) {
    if (heardNanos == NEVER || heardNanos >= nowNanos) {
      return heardNanos;
    }
    return nowNanos - heardNanos <= byNanos ? nowNanos : heardNanos + byNanos;
  }
}
