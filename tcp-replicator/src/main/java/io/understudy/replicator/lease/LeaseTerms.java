package io.understudy.replicator.lease;

/**
 * Lengths that both hosts derive from the same configuration, in nanoseconds.
 *
 * <p>The order that keeps one voice: the primary decides to go on alone after {@link
 * #silenceNanos}, while its lease still runs for a heartbeat more; the backup speaks only after the
 * lease and a margin for clocks that run at different rates.
 *
 * @param heartbeatNanos pace of heartbeats and lease requests
 * @param silenceNanos after which the partner counts as lost
 * @param leaseNanos how long a host may speak, counted from its own time stamp in the request
 * @param marginNanos what the granting host adds before it believes that the lease has ended
 */
public record LeaseTerms(
    long heartbeatNanos, long silenceNanos, long leaseNanos, long marginNanos) {
  /** Rate error of two clocks against each other that the margin covers: 5 %, far above quartz. */
  private static final int MARGIN_DIVISOR = 20;

  /** Without a sign of life from anybody, that many silences pass before a host acts alone. */
  private static final int DOUBT_SILENCES = 10;

  /** Terms for a heartbeat and the number of missed ones that count as death. */
  public static LeaseTerms of(long heartbeatNanos, int missed) {
    long silence = heartbeatNanos * missed;
    long lease = silence + heartbeatNanos;
    return new LeaseTerms(heartbeatNanos, silence, lease, lease / MARGIN_DIVISOR);
  }

  /** How long to wait where no lease tells when the other voice ends. */
  public long doubtNanos() {
    return silenceNanos * DOUBT_SILENCES;
  }

  /** A lease that ends within that time is about to end: the control loop may look no sooner. */
  public long guardNanos() {
    return heartbeatNanos / 2;
  }

  /**
   * The latest end of what a kernel grants within a heartbeat from that time on, with its daemon
   * alive.
   */
  public long longestGrant(long fromNanos) {
    return fromNanos + leaseNanos + marginNanos + heartbeatNanos;
  }
}
