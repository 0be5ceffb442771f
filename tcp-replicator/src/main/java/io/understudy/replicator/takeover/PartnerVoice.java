package io.understudy.replicator.takeover;

import io.understudy.replicator.lease.LeaseTerms;

/**
 * What a backup knows of when the partner falls silent by itself. Owned by the control thread;
 * times are nanoseconds of this host's boot-time clock.
 */
final class PartnerVoice {
  /** Well below the second after which a kernel takes its daemon for dead (US_ORPHAN_NS). */
  private static final long ANSWERED_NANOS = 500_000_000L;

  private final LeaseTerms terms;
  private boolean bound;
  private long boundHeardNanos;

  /** A voice of which nothing is known. */
  PartnerVoice(LeaseTerms terms) {
    this.terms = terms;
  }

  /** The partner has said that it speaks, by lease or by right; it was heard to say so then. */
  void reported(PeerReport report, long heardNanos) {
    // A daemon that stops unbinds its kernel, and nobody is left to tell.
    bound = report.bound() && !report.stopping();
    boundHeardNanos = heardNanos;
  }

  /**
   * The same of what was just heard. A partner whose daemon has bound it to a lease may not use
   * what our kernel granted beyond that while no daemon ran here: all that was before we said what
   * the partner answers.
   */
  void reported(PeerReport report, HostView view, RoleActions actions) {
    long heard = view.partner.reportedNanos();
    reported(report, heard);
    if (bound
        && heard - report.sentAfterNanos() <= ANSWERED_NANOS
        && view.grantedUntilNanos > terms.longestGrant(heard)) {
      actions.shortenGranted(view.grantedUntilNanos, heard);
    }
  }

  /** What was known may have changed unheard. */
  void forget() {
    bound = false;
  }

  /** Does it speak by a lease, so that it is known when it ends? */
  boolean isBound() {
    return bound;
  }

  /**
   * Has its lease certainly ended? Either our kernel granted it, or the partner began one itself
   * when it became bound, which was not after it said so.
   */
  boolean hasEnded(long grantedUntilNanos, long nowNanos) {
    long firstLeaseEnds = boundHeardNanos + terms.leaseNanos() + terms.marginNanos();
    return bound && nowNanos > Math.max(grantedUntilNanos, firstLeaseEnds);
  }
}
