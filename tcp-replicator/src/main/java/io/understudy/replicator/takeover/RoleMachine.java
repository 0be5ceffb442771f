package io.understudy.replicator.takeover;

import io.understudy.replicator.lease.LeaseTerms;
import io.understudy.replicator.takeover.HostView.AddressProbe;

/**
 * Decides who speaks for one service, on one host.
 *
 * <pre>
 *             partner speaks                    partner silent, its lease ended
 *   JOINING ─────────────────► BACKUP ──► TAKING_OVER ─────────────► PRIMARY_SIMPLEX
 *      │                        ▲  ▲  │ partner yields                │ ▲        ▲
 *      │ nobody speaks          │  │  └──────────────► PRIMARY_DUPLEX ◄┘ │ partner│
 *      └────────────────────────┼──┼───────────────────► │   │  └────────┘ lost  │
 *                               │  └── HANDING_OVER ◄────┘   └───────────────────┘
 *                               └───── a partner speaks in a later epoch
 * </pre>
 *
 * <p>Epochs order the roles: of two hosts that both speak, the one of the earlier epoch falls
 * silent. In doubt a host stays silent. Owned by the control thread; time is a parameter, in
 * nanoseconds of the boot-time clock.
 */
public final class RoleMachine {
  /** A lease that does not end. */
  public static final long NEVER = -1L;

  private static final long SECOND = 1_000_000_000L;
  private static final long JOIN_NANOS = SECOND;
  private static final long RECLAIM_NANOS = SECOND;
  private static final long RELAY_LINGERS_NANOS = 10 * SECOND;

  private final LeaseTerms terms;
  private final boolean preferred;
  private final boolean winsTie;
  private final RoleActions actions;
  private RoleState state = RoleState.JOINING;
  private int epoch;
  private long sinceNanos;
  private boolean partnerWasBound;
  private long shadowInstance;
  private boolean relaying;
  private boolean noted;

  /**
   * A machine that has not started.
   *
   * @param preferred this host becomes primary when both start together
   * @param winsTie this host stays when both speak in the same epoch; true on exactly one of them
   */
  public RoleMachine(LeaseTerms terms, boolean preferred, boolean winsTie, RoleActions actions) {
    this.terms = terms;
    this.preferred = preferred;
    this.winsTie = winsTie;
    this.actions = actions;
  }

  /** Starts without a role: silent until it is known who speaks. */
  public void start(long nowNanos) {
    enter(RoleState.JOINING, nowNanos);
    actions.beSilent();
  }

  /**
   * Goes on in the role that the kernel has kept while no daemon ran.
   *
   * @param inherited one of BACKUP, PRIMARY_DUPLEX, PRIMARY_SIMPLEX
   */
  public void resume(RoleState inherited, int inheritedEpoch, long nowNanos) {
    epoch = inheritedEpoch;
    partnerWasBound = true;
    relaying = inherited == RoleState.PRIMARY_DUPLEX;
    enter(inherited, nowNanos);
  }

  /** The present state. */
  public RoleState state() {
    return state;
  }

  /** The present epoch. */
  public int epoch() {
    return epoch;
  }

  /** When the state was entered. */
  public long sinceNanos() {
    return sinceNanos;
  }

  /** Looks at everything once and takes at most one step. */
  public void advance(HostView view, long nowNanos) {
    switch (state) {
      case JOINING -> joining(view, nowNanos);
      case BACKUP -> backup(view, nowNanos);
      case TAKING_OVER -> takingOver(view, nowNanos);
      case PRIMARY_DUPLEX -> primaryDuplex(view, nowNanos);
      case PRIMARY_SIMPLEX -> primarySimplex(view, nowNanos);
      case HANDING_OVER -> handingOver(view, nowNanos);
    }
  }

  private void joining(HostView view, long now) {
    PeerReport report = freshReport(view, now);
    if (report != null && report.speaks()) {
      toBackup(report.epoch(), true, "partner speaks", now);
      return;
    }
    long patience = report == null ? 2 * JOIN_NANOS : JOIN_NANOS;
    patience = (preferred ? patience / 2 : patience) + (view.serverReady ? 0 : JOIN_NANOS);
    if (now - sinceNanos > patience) {
      int lastEpoch = report == null ? epoch : report.epoch();
      speakIfAddressIsFree(view, lastEpoch, "nobody speaks", now);
    }
  }

  /** Nobody that we hear speaks; a partner that we do not hear may. */
  private void speakIfAddressIsFree(HostView view, int lastEpoch, String reason, long now) {
    if (view.addressProbe == AddressProbe.NONE) {
      actions.probeAddress();
    } else if (view.addressProbe == AddressProbe.FREE) {
      view.addressProbe = AddressProbe.NONE;
      speakAlone(later(epoch, lastEpoch) + 1, reason, now);
    } else if (view.addressProbe == AddressProbe.TAKEN) {
      view.addressProbe = AddressProbe.NONE;
      noteOnce("address_in_use", "another host answers for the service address; staying silent");
    }
  }

  private void backup(HostView view, long now) {
    PeerReport report = freshReport(view, now);
    if (report != null && report.speaks()) {
      partnerWasBound = report.bound();
      shadowInstance = report.instance();
      if (report.epoch() != epoch) {
        toBackup(report.epoch(), true, "partner speaks in a new epoch", now);
      }
      return;
    }
    if (report != null && report.yielding() && isLater(report.epoch(), epoch)) {
      takeYieldedRole(view, report, now);
      return;
    }
    boolean gaveUp = report != null && !report.yielding() && now - sinceNanos > terms.doubtNanos();
    if (gaveUp || !view.partner.isAlive(now) && now - sinceNanos > terms.silenceNanos()) {
      actions.stopGranting();
      enter(RoleState.TAKING_OVER, now);
    }
  }

  private void takeYieldedRole(HostView view, PeerReport report, long now) {
    if (!view.serverReady) {
      noteOnce("cannot_take_role", "partner yields but no server listens here");
      return;
    }
    epoch = report.epoch();
    String reason = report.stopping() ? "partner stops" : "partner hands over";
    if (report.ready()) {
      relaying = true;
      shadowInstance = report.instance();
      actions.bePrimary(epoch, true, report.sentAfterNanos() + terms.leaseNanos(), reason);
      enter(RoleState.PRIMARY_DUPLEX, now);
    } else {
      relaying = false;
      actions.bePrimary(epoch, false, NEVER, reason + " without its server");
      enter(RoleState.PRIMARY_SIMPLEX, now);
    }
  }

  private void takingOver(HostView view, long now) {
    PeerReport report = freshReport(view, now);
    boolean speaking = report == null ? view.partner.isKernelAlive(now) : report.speaks();
    if (speaking) {
      toBackup(epoch, false, "partner is heard again", now);
      return;
    }
    if (!view.serverReady) {
      noteOnce("cannot_take_over", "partner is lost but no server listens here");
      return;
    }
    String reason = "partner silent for " + millis(view.partner.silentFor(now)) + " ms";
    if (partnerWasBound && view.grantedUntilNanos != 0) {
      if (now > view.grantedUntilNanos) {
        speakAlone(epoch + 1, reason, now);
      }
    } else if (now - sinceNanos > terms.doubtNanos()) {
      speakIfAddressIsFree(view, epoch, reason + "; it spoke without a lease", now);
    }
  }

  private void primaryDuplex(HostView view, long now) {
    PeerReport report = freshReport(view, now);
    if (report != null && shadowInstance == 0) {
      shadowInstance = report.instance();
    }
    if (yieldsTo(report)) {
      toBackup(report.epoch(), true, "partner had taken over", now);
    } else if (hasEnded(view.deadlineNanos, now)) {
      lapsed(view, now);
    } else if (report != null && isShadowGone(report)) {
      boolean alone =
          actions.unprotect(report.stopping() ? "partner stops" : "partner cannot shadow");
      if (alone) {
        abandon(now);
      }
    } else if (!view.partner.isKernelAlive(now)) {
      String reason = "partner silent for " + millis(view.partner.silentFor(now)) + " ms";
      if (actions.unprotect(reason)) {
        enter(RoleState.PRIMARY_SIMPLEX, now);
      }
    } else if (report != null && report.ready() && wantsToHandOver(view)) {
      handOver(view, now);
    } else if (view.serverLost) {
      noteOnce("server_lost", "our server died and the partner cannot speak");
    }
  }

  private static boolean wantsToHandOver(HostView view) {
    return view.serverLost || view.switchoverWanted || view.stopping;
  }

  private void handOver(HostView view, long now) {
    epoch++;
    String reason =
        view.serverLost ? "our server died" : view.stopping ? "orderly stop" : "switchover";
    view.switchoverWanted = false;
    relaying = false;
    actions.yield(epoch, reason);
    enter(RoleState.HANDING_OVER, now);
  }

  private boolean isShadowGone(PeerReport report) {
    return report.stopping()
        || !report.speaks() && !report.ready() && report.epoch() == epoch
        || shadowInstance != 0 && report.instance() != shadowInstance;
  }

  /** The lease ended before we could decide to go on alone: silent until somebody tells us more. */
  private void lapsed(HostView view, long now) {
    boolean nobody = view.partner.silentFor(now) > terms.doubtNanos();
    if (nobody && now - view.deadlineNanos > terms.doubtNanos()) {
      speakIfAddressIsFree(view, epoch, "lease ended and nobody speaks", now);
    } else {
      noteOnce("lease_ended", "silent: the lease ended before the partner was heard again");
    }
  }

  private void primarySimplex(HostView view, long now) {
    PeerReport report = freshReport(view, now);
    if (yieldsTo(report)) {
      toBackup(report.epoch(), true, "partner speaks in a later epoch", now);
      return;
    }
    if (relaying && now - sinceNanos > RELAY_LINGERS_NANOS) {
      abandon(now);
      return;
    }
    boolean shadows = report != null && !report.speaks() && !report.stopping() && report.ready();
    if (shadows && report.epoch() == epoch && view.serverReady && view.partner.isKernelAlive(now)) {
      boolean keep = relaying && report.instance() == shadowInstance;
      relaying = true;
      shadowInstance = report.instance();
      actions.protect(now + terms.leaseNanos(), keep, "partner shadows");
      enter(RoleState.PRIMARY_DUPLEX, now);
    }
  }

  private void handingOver(HostView view, long now) {
    PeerReport report = freshReport(view, now);
    if (report != null && report.speaks() && !isLater(epoch, report.epoch())) {
      boolean fresh = report.epoch() != epoch || !view.serverReady;
      toBackup(report.epoch(), fresh, "partner has taken the role", now);
    } else if (!view.partner.isAlive(now)) {
      actions.stopGranting();
      enter(RoleState.TAKING_OVER, now);
    } else if (now - sinceNanos > RECLAIM_NANOS && view.serverReady) {
      speakAlone(epoch + 1, "partner did not take the role", now);
    }
  }

  private void abandon(long now) {
    epoch++;
    relaying = false;
    actions.abandonShadows(epoch);
    enter(RoleState.PRIMARY_SIMPLEX, now);
  }

  private void toBackup(int newEpoch, boolean fresh, String reason, long now) {
    epoch = newEpoch;
    relaying = false;
    actions.beBackup(epoch, fresh, reason);
    enter(RoleState.BACKUP, now);
  }

  private void speakAlone(int newEpoch, String reason, long now) {
    epoch = newEpoch;
    relaying = false;
    actions.bePrimary(epoch, false, NEVER, reason);
    enter(RoleState.PRIMARY_SIMPLEX, now);
  }

  /** Two hosts speak: the one of the earlier epoch falls silent; of equals, one stays by name. */
  private boolean yieldsTo(PeerReport report) {
    return report != null
        && report.speaks()
        && (isLater(report.epoch(), epoch) || report.epoch() == epoch && !winsTie);
  }

  private void enter(RoleState next, long now) {
    state = next;
    sinceNanos = now;
    noted = false;
  }

  private void noteOnce(String kind, String reason) {
    if (!noted) {
      noted = true;
      actions.note(kind, reason);
    }
  }

  private static PeerReport freshReport(HostView view, long now) {
    return view.partner.isDaemonAlive(now) ? view.report : null;
  }

  private static boolean hasEnded(long deadlineNanos, long now) {
    return deadlineNanos != NEVER && now >= deadlineNanos;
  }

  private static boolean isLater(int epoch, int than) {
    return epoch - than > 0;
  }

  private static int later(int a, int b) {
    return isLater(a, b) ? a : b;
  }

  private static long millis(long nanos) {
    return nanos / 1_000_000;
  }
}
