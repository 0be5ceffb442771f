package io.understudy.replicator.liveness;

/**
 * Whether the partner is heard over each of several control links. One that falls silent while
 * another does not has failed; when all do, it is the partner that is not heard. Owned by the
 * control thread; times are nanoseconds of the boot-time clock.
 */
public final class LinkLiveness {
  private final long silenceNanos;
  private final boolean[] lost;
  private long lookedNanos;
  private long aliveSinceNanos;

  /** Hears of changes. */
  @FunctionalInterface
  public interface Listener {
    /** A link has failed, or works again. */
    void changed(int link, boolean isLost);
  }

  /**
   * No link has failed so far.
   *
   * @param silenceNanos after which a link counts as failed
   */
  public LinkLiveness(int links, long silenceNanos) {
    this.lost = new boolean[links];
    this.silenceNanos = silenceNanos;
  }

  /**
   * Looks at all links.
   *
   * @param heardNanos when the partner was last heard over each; 0 if never
   */
  public void look(long[] heardNanos, long nowNanos, Listener listener) {
    long latest = 0;
    for (long heard : heardNanos) {
      latest = Math.max(latest, heard);
    }
    // Who stood still has heard nothing over any link, and a partner comes back over one after
    // the other.
    if (nowNanos - latest > silenceNanos / 2 || nowNanos - lookedNanos > silenceNanos / 2) {
      aliveSinceNanos = nowNanos;
    }
    lookedNanos = nowNanos;
    boolean another = nowNanos - aliveSinceNanos > silenceNanos;
    for (int link = 0; link < lost.length; link++) {
      boolean silent = nowNanos - heardNanos[link] > silenceNanos;
      if (silent != lost[link] && (another || !silent)) {
        lost[link] = silent;
        listener.changed(link, silent);
      }
    }
  }
}
