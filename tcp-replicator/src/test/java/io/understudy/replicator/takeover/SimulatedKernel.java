package io.understudy.replicator.takeover;

import io.understudy.replicator.lease.LeaseTerms;

/**
 * One host's segment plane as far as roles go: its row in the service map and what it answers to a
 * frame of the partner's, as native/bpf/lease.h does. Times are this host's own clock.
 */
final class SimulatedKernel {
  /** Frames between the two kernels: lease frames, and the segments that show life as well. */
  enum Kind {
    PROBE,
    REQUEST,
    GRANT,
    RELAYED_SEGMENT,
    CONFIRMATION
  }

  /** A frame; the stamp is the clock of the host that asks for a lease, the length of a grant. */
  record Frame(Kind kind, long stampNanos, long lengthNanos) {
    Frame(Kind kind, long stampNanos) {
      this(kind, stampNanos, 0);
    }
  }

  private static final long REQUEST_INTERVAL_NANOS = 2_000_000;
  private static final long ORPHAN_NANOS = 1_000_000_000L;
  private static final long ORPHAN_LEASE_NANOS = 10_000_000_000L;

  final long instance;
  boolean primary;
  boolean granting;
  boolean relaying;
  boolean gated;
  int epoch;
  long deadlineNanos;
  long grantedUntilNanos;
  long peerHeardNanos;
  boolean partnerKnown;
  long daemonSeenNanos;
  private final LeaseTerms terms;
  private long requestSentNanos;

  SimulatedKernel(LeaseTerms terms, long instance) {
    this.terms = terms;
    this.instance = instance;
  }

  void state(boolean nowPrimary, boolean nowGranting, boolean nowRelaying, int nowEpoch) {
    primary = nowPrimary;
    granting = nowGranting;
    relaying = nowRelaying;
    epoch = nowEpoch;
  }

  boolean isUnbound() {
    return deadlineNanos == RoleMachine.NEVER;
  }

  boolean maySpeak(long now) {
    return primary && (isUnbound() || now < deadlineNanos);
  }

  /** As us_lease_prolong. */
  boolean prolong(long untilNanos, long now) {
    if (!isUnbound() && now >= deadlineNanos) {
      return false;
    }
    boolean later = untilNanos == RoleMachine.NEVER || untilNanos > deadlineNanos;
    if (!isUnbound() && later) {
      deadlineNanos = untilNanos;
    }
    return true;
  }

  /** Takes a frame in; the answer, or null. */
  Frame receive(Frame frame, long now) {
    if (!partnerKnown) {
      return null;
    }
    peerHeardNanos = now;
    return switch (frame.kind()) {
      case PROBE -> primary ? new Frame(Kind.REQUEST, now) : null;
      case REQUEST -> grant(frame.stampNanos(), now);
      case GRANT -> extended(frame, now);
      case RELAYED_SEGMENT -> primary ? null : new Frame(Kind.CONFIRMATION, 0);
      case CONFIRMATION -> request(now);
    };
  }

  private Frame grant(long stampNanos, long now) {
    if (primary || !granting) {
      return null;
    }
    boolean orphan = now - daemonSeenNanos > ORPHAN_NANOS;
    long length = orphan ? ORPHAN_LEASE_NANOS : terms.leaseNanos();
    long margin = orphan ? ORPHAN_LEASE_NANOS / 20 : terms.marginNanos();
    grantedUntilNanos = Math.max(grantedUntilNanos, now + length + margin);
    return new Frame(Kind.GRANT, stampNanos, length);
  }

  private Frame extended(Frame grant, long now) {
    boolean takesLong =
        now - daemonSeenNanos > ORPHAN_NANOS && now - grant.stampNanos() <= ORPHAN_NANOS;
    long length =
        takesLong ? grant.lengthNanos() : Math.min(grant.lengthNanos(), terms.leaseNanos());
    if (primary && !isUnbound()) {
      deadlineNanos = Math.max(deadlineNanos, grant.stampNanos() + length);
    }
    return null;
  }

  private Frame request(long now) {
    if (!primary || isUnbound() || now - requestSentNanos < REQUEST_INTERVAL_NANOS) {
      return null;
    }
    requestSentNanos = now;
    return new Frame(Kind.REQUEST, now);
  }
}
