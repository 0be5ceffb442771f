package io.understudy.replicator.takeover;

import io.understudy.replicator.lease.LeaseTerms;

/**
 * Decides who speaks for one service, on one host. The states are drawn in {@link RoleState}.
 *
 * <p>Epochs order the roles: of two hosts that both speak, the one of the earlier epoch falls
 * silent. In doubt a host stays silent: it begins to speak only when the partner hands over, when
 * the partner's lease has certainly ended, when the partner leaves it the word (see {@link Claim}),
 * or when neither the partner is heard nor anybody else answers for the address. What happened
 * while this process stood still, or while the service interface had no link, is not known, so
 * after that it listens anew before it acts.
 *
 * <p>Owned by the control thread; time is a parameter, in nanoseconds of the boot-time clock.
 */
public final class RoleMachine {
  /** A lease that does not end. */
  public static final long NEVER = -1L;

  private static final long SECOND = 1_000_000_000L;
  private static final long JOIN_NANOS = SECOND;
  private static final long RECLAIM_NANOS = SECOND;
  private static final long RELAY_LINGERS_NANOS = 10 * SECOND;

  /** A role taken from silence: the epoch between is left to an offer that may be on its way. */
  private static final int TAKEN_EPOCHS = 2;

  private final LeaseTerms terms;
  private final boolean preferred;
  private final RoleActions actions;
  private final Claim claim;
  private final AddressCheck address;
  private final Arbitration arbitration;
  private final PartnerVoice voice;
  private final boolean winsTie;
  private RoleState state = RoleState.JOINING;
  private int epoch;
  private long sinceNanos;
  private long waitingSinceNanos;
  private long lookedNanos;
  private long linkLostNanos;
  private long shadowInstance;
  private boolean relaying;
  private boolean clean;
  private boolean hadRole;
  private boolean noted;

  /**
   * A machine that has not started.
   *
   * @param preferred this host becomes primary when both start together
   * @param winsTie this host stays when both speak in the same epoch; true on exactly one of them
   */
  public RoleMachine(
      LeaseTerms terms,
      ArbiterTerms arbiter,
      boolean preferred,
      boolean winsTie,
      RoleActions actions) {
    this.terms = terms;
    this.preferred = preferred;
    this.winsTie = winsTie;
    this.actions = actions;
    this.claim = new Claim(winsTie);
    this.address = new AddressCheck(actions);
    this.arbitration = new Arbitration(arbiter, actions);
    this.voice = new PartnerVoice(terms);
  }

  /**
   * Starts without a role: silent until it is known who speaks.
   *
   * @param lastEpoch of the role that the kernel had last, 0 when it had none
   */
  public void start(int lastEpoch, long nowNanos) {
    epoch = lastEpoch;
    lookedNanos = nowNanos;
    enter(RoleState.JOINING, nowNanos);
    actions.beSilent(lastEpoch);
  }

  /**
   * Goes on in the role that the kernel has kept while no daemon ran.
   *
   * @param inherited one of BACKUP, PRIMARY_DUPLEX, PRIMARY_SIMPLEX
   */
  public void resume(RoleState inherited, int inheritedEpoch, long nowNanos) {
    epoch = inheritedEpoch;
    lookedNanos = nowNanos;
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

  /** Shall the partner speak in the present epoch? */
  public boolean isYielding() {
    return state == RoleState.HANDING_OVER && !claim.isRaised();
  }

  /** Does the partner get copies of the clients' segments? */
  public boolean isRelaying() {
    return state.speaks() && relaying;
  }

  /** Is this host about to speak alone? The partner has to be told at once. */
  public boolean isClaiming() {
    return claim.isRaised();
  }

  /** Looks at everything once and takes at most one step. */
  public void advance(HostView view, long nowNanos) {
    view.partner.look(nowNanos);
    linkLostNanos = view.linkUp ? nowNanos : linkLostNanos;
    long stoodStill = nowNanos - lookedNanos;
    if (!view.linkUp || stoodStill > terms.silenceNanos()) {
      // One that joins goes on listening where it was; about the address it asks anew.
      boolean goesOn = view.linkUp && state == RoleState.JOINING;
      heardNothing(goesOn ? waitingSinceNanos + stoodStill : nowNanos);
    }
    lookedNanos = nowNanos;
    PeerReport report = view.partner.isReportRecent(nowNanos) ? view.report : null;
    switch (state) {
      case JOINING -> joining(view, report, nowNanos);
      case BACKUP -> backup(view, report, nowNanos);
      case TAKING_OVER -> takingOver(view, report, nowNanos);
      case PRIMARY_DUPLEX -> primaryDuplex(view, report, nowNanos);
      case PRIMARY_SIMPLEX -> primarySimplex(view, report, nowNanos);
      case HANDING_OVER -> handingOver(view, report, nowNanos);
    }
  }

  /** The partner may have gone on alone meanwhile, and no waiting was done. */
  private void heardNothing(long waitingSince) {
    voice.forget();
    address.reset();
    waitingSinceNanos = waitingSince;
  }

  private void joining(HostView view, PeerReport report, long now) {
    if (report != null && report.speaks()) {
      toBackup(report.epoch(), true, "partner speaks", now);
      return;
    }
    if (report != null && report.offers(epoch) && !report.ready()) {
      takeYieldedRole(view, report, now);
      return;
    }
    if (now - waitingSinceNanos > patience(view, report)) {
      speakIfAddressIsFree(view, report, "nobody speaks", now);
    }
  }

  /**
   * How long to listen for one who speaks. Where the others are still to start, it takes longer.
   */
  private long patience(HostView view, PeerReport report) {
    if (hadRole) {
      return terms.doubtNanos();
    }
    long patience = report == null ? 2 * JOIN_NANOS : JOIN_NANOS;
    return (preferred ? patience / 2 : patience) + (view.serverReady ? 0 : JOIN_NANOS);
  }

  /** Nobody that we hear speaks; one that we do not hear may. */
  private void speakIfAddressIsFree(HostView view, PeerReport report, String reason, long now) {
    if (claim.isRaised() && report != null) {
      speakIfConceded(view, report, reason, now);
    } else if (address.isFree(view, now)) {
      if (report != null) {
        claim.raise(now);
      } else {
        speakAlone(view, epoch, false, reason, now);
      }
    }
  }

  /** The partner's daemon lives and does not speak: the two have to agree. */
  private void speakIfConceded(HostView view, PeerReport report, String reason, long now) {
    claim.raise(now);
    if (!claim.isUncontested(report, epoch)) {
      return;
    }
    // A partner that does not hear our daemon cannot answer: then its silence has to do.
    boolean deaf = !claim.isHeard(report) && claim.age(now) > terms.doubtNanos();
    if (claim.isHeard(report) || deaf && address.isFree(view, now)) {
      int latest = Epochs.later(epoch, report.epoch());
      speakAlone(view, latest, claim.isHeard(report), reason, now);
    }
  }

  private void backup(HostView view, PeerReport report, long now) {
    if (report != null && report.speaks()) {
      voice.reported(report, view, actions);
      clean = false;
      shadowInstance = report.instance();
      if (report.epoch() != epoch) {
        toBackup(report.epoch(), true, "partner speaks in a new epoch", now);
      }
    } else if (report != null && report.offers(epoch)) {
      takeYieldedRole(view, report, now);
    } else if (report == null
        ? view.isPartnerLost(terms, waitingSinceNanos, now)
        : claim.isVoiceless(report, epoch)) {
      actions.stopGranting();
      enter(RoleState.TAKING_OVER, now);
    }
  }

  /** An offer holds for a lease; its maker takes it back only when that has ended. */
  private void takeYieldedRole(HostView view, PeerReport report, long now) {
    if (!view.canServe()) {
      noteOnce("cannot_take_role", "partner yields but " + view.obstacle());
      return;
    }
    long until = report.sentAfterNanos() + terms.leaseNanos();
    String reason = report.stopping() ? "partner stops" : "partner hands over";
    boolean shadowed = report.ready();
    String how = shadowed ? "" : " without its server";
    Partnership partnership = shadowed ? Partnership.SHADOWING : Partnership.NONE;
    long right = shadowed ? until : arbitration.right(view, state, true, now);
    if (now < until
        && right != Word.REFUSED
        && actions.bePrimary(report.epoch(), partnership, until, right, reason + how)) {
      epoch = report.epoch();
      relaying = shadowed;
      shadowInstance = report.instance();
      enter(shadowed ? RoleState.PRIMARY_DUPLEX : RoleState.PRIMARY_SIMPLEX, now);
    }
  }

  private void takingOver(HostView view, PeerReport report, long now) {
    if (report == null ? view.partner.isKernelAlive(now) : report.speaks()) {
      toBackup(epoch, false, "partner is heard again", now);
    } else if (report != null && report.offers(epoch)) {
      takeYieldedRole(view, report, now);
    } else if (!view.canServe()) {
      claim.withdraw();
      noteOnce("cannot_take_over", "partner is lost but " + view.obstacle());
    } else if (report != null) {
      speakIfConceded(view, report, "partner has lost its role", now);
    } else {
      takeOverFromSilence(view, now);
    }
  }

  private void takeOverFromSilence(HostView view, long now) {
    String reason = partnerSilentFor(view.partner.silentFor(now));
    if (voice.isBound()) {
      if (voice.hasEnded(view.grantedUntilNanos, now)) {
        speakAlone(view, epoch, false, reason, now);
      }
    } else if (arbitration.isDecisive()) {
      // An offer of ours that the partner took has ended by then, and every lease.
      boolean ended = now - waitingSinceNanos > terms.leaseNanos() + terms.marginNanos();
      if (ended && now > view.grantedUntilNanos) {
        speakAlone(view, epoch, false, reason + "; it may have spoken without a lease", now);
      }
    } else if (now - waitingSinceNanos > terms.doubtNanos()) {
      speakIfAddressIsFree(view, null, reason + "; it may have spoken without a lease", now);
    }
  }

  private void primaryDuplex(HostView view, PeerReport report, long now) {
    if (report != null && shadowInstance == 0) {
      shadowInstance = report.instance();
    }
    if (report != null && report.silences(epoch, winsTie)) {
      voice.forget();
      boolean fresh = !report.continues(epoch + TAKEN_EPOCHS);
      toBackup(report.epoch(), fresh, "partner had taken over", now);
    } else if (!view.linkUp) {
      withoutLink(view, report, now);
    } else if (view.isVoiceEnded(now)) {
      lapsed(view, report, now);
    } else if (report != null && report.hasNoShadows(epoch, shadowInstance)) {
      String reason = report.stopping() ? "partner stops" : "partner cannot shadow";
      if (unprotect(view, !report.speaks(), reason, now)) {
        abandon(now);
      }
    } else if (view.isKernelLost(terms, now)) {
      boolean heard = report != null && view.partner.hasDaemonOutlivedKernel();
      String reason = partnerSilentFor(view.partner.kernelSilentFor(now));
      unprotect(view, heard && !report.speaks(), reason, now);
    } else if (report != null && !report.speaks() && !report.hears()) {
      unprotectFromDeaf(view, report, now);
    } else {
      claim.withdraw();
      arbitration.shadowed(view);
      protectedBy(view, report, now);
    }
  }

  /** Nobody hears us, so we do not go on alone; the lease ends. */
  private void withoutLink(HostView view, PeerReport report, long now) {
    if (report != null && report.canTake(terms, now) && report.sentAfterNanos() > linkLostNanos) {
      handOver(view, now);
    } else {
      noteOnce("link_lost", "silent: " + view.obstacle());
    }
  }

  private void protectedBy(HostView view, PeerReport report, long now) {
    if (report != null && report.canTake(terms, now) && view.wantsToHandOver()) {
      handOver(view, now);
    } else if (view.serverLost) {
      noteOnce("server_lost", "our server died and the partner cannot speak");
    }
  }

  /**
   * The partner's kernel hears nothing of ours and will grant no lease. Its daemon may hear nothing
   * either, and take over: it has to answer a claim first.
   */
  private void unprotectFromDeaf(HostView view, PeerReport report, long now) {
    claim.raise(now);
    if (claim.isHeard(report) && claim.isUncontested(report, epoch)) {
      unprotect(view, true, "partner does not hear us", now);
    }
  }

  private boolean unprotect(HostView view, boolean conceded, String reason, long now) {
    long right = arbitration.right(view, state, conceded, now);
    if (right == Word.REFUSED || !actions.unprotect(right, reason)) {
      return false;
    }
    enter(RoleState.PRIMARY_SIMPLEX, now);
    return true;
  }

  private void handOver(HostView view, long now) {
    epoch++;
    String reason = view.reasonToHandOver();
    view.switchoverWanted = false;
    relaying = false;
    voice.forget();
    actions.yield(epoch, reason);
    enter(RoleState.HANDING_OVER, now);
  }

  /** The lease ended before we could decide to go on alone: silent until somebody tells us more. */
  private void lapsed(HostView view, PeerReport report, long now) {
    long ended = now - Math.max(view.deadlineNanos, waitingSinceNanos);
    if (report != null && (claim.isRaised() || ended > terms.silenceNanos())) {
      speakIfConceded(view, report, "lease ended and partner does not grant another", now);
    } else if (arbitration.isDecisive() && !view.partner.isAlive(now)) {
      speakAlone(view, epoch, false, "lease ended and the partner is silent", now);
    } else if (view.partner.silentFor(now) > terms.doubtNanos() && ended > terms.doubtNanos()) {
      speakIfAddressIsFree(view, report, "lease ended and nobody speaks", now);
    } else {
      noteOnce("lease_ended", "silent: the lease ended before the partner was heard again");
    }
  }

  private void primarySimplex(HostView view, PeerReport report, long now) {
    if (report != null && report.silences(epoch, winsTie)) {
      toBackup(report.epoch(), true, "partner speaks in a later epoch", now);
    } else if (!view.linkUp) {
      listenAgain(view, now);
    } else if (arbitration.isTimed() && view.isVoiceEnded(now)) {
      wordEnded(now);
    } else if (relaying && now - sinceNanos > RELAY_LINGERS_NANOS) {
      abandon(now);
    } else if (report != null
        && report.shadows(epoch)
        && view.serverReady
        && view.partner.isKernelAlive(now)) {
      boolean keep = relaying && report.instance() == shadowInstance;
      relaying = true;
      shadowInstance = report.instance();
      long until = arbitration.firstLease(view, now + terms.leaseNanos());
      actions.protect(until, keep, "partner shadows");
      enter(RoleState.PRIMARY_DUPLEX, now);
    } else if (arbitration.isTimed()) {
      goOnByTheWord(view, now);
    }
  }

  private void goOnByTheWord(HostView view, long now) {
    long right = arbitration.right(view, state, false, now);
    if (right > view.deadlineNanos) {
      actions.prolong(right);
    }
  }

  private void wordEnded(long now) {
    relaying = false;
    voice.forget();
    actions.stopGranting();
    actions.note("word_ended", "silent: " + arbitration.refusal());
    enter(RoleState.TAKING_OVER, now);
  }

  /** A partner may begin to speak unheard: when the link is back, we listen before we go on. */
  private void listenAgain(HostView view, long now) {
    relaying = false;
    voice.forget();
    actions.beSilent(epoch);
    actions.note("link_lost", "silent: " + view.obstacle());
    enter(RoleState.JOINING, now);
  }

  private void handingOver(HostView view, PeerReport report, long now) {
    if (report != null && report.speaks()) {
      boolean fresh = report.epoch() != epoch || !view.serverReady;
      toBackup(report.epoch(), fresh, "partner has taken the role", now);
    } else if (report != null && report.offers(epoch)) {
      takeYieldedRole(view, report, now);
    } else if (!view.partner.isAlive(now)) {
      actions.stopGranting();
      enter(RoleState.TAKING_OVER, now);
    } else if (!view.serverReady) {
      claim.withdraw();
    } else if (now - waitingSinceNanos > RECLAIM_NANOS) {
      reclaim(view, report, now);
    }
  }

  /**
   * The offer is withdrawn with the claim: who answers the claim cannot take the offer any more.
   */
  private void reclaim(HostView view, PeerReport report, long now) {
    String reason = "partner did not take the role";
    claim.raise(now);
    if (report != null) {
      speakIfConceded(view, report, reason, now);
    } else if (claim.age(now) > terms.doubtNanos()
        && now - view.grantedUntilNanos > terms.doubtNanos()) {
      // Its kernel lives and asks for no lease, so it does not speak.
      speakIfAddressIsFree(view, null, reason, now);
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
    if (fresh) {
      voice.forget();
      clean = true;
    }
    actions.beBackup(epoch, fresh, reason);
    enter(RoleState.BACKUP, now);
  }

  private void speakAlone(
      HostView view, int latestEpoch, boolean conceded, String reason, long now) {
    int newEpoch = latestEpoch + TAKEN_EPOCHS;
    boolean wasShadow = state == RoleState.TAKING_OVER && voice.isBound() && !conceded;
    Partnership former = wasShadow ? Partnership.FORMER : Partnership.NONE;
    long right = arbitration.right(view, state, conceded, now);
    if (right == Word.REFUSED) {
      arbitration.tellRefusal(reason, now);
    } else if (arbitration.hasPartnerSpoken() && !clean) {
      toBackup(epoch, true, "the partner has spoken alone by the arbiter's word", now);
    } else if (actions.bePrimary(newEpoch, former, now + terms.leaseNanos(), right, reason)) {
      epoch = newEpoch;
      relaying = former == Partnership.FORMER;
      enter(RoleState.PRIMARY_SIMPLEX, now);
    }
  }

  private void enter(RoleState next, long now) {
    arbitration.entered(next, state);
    clean &= !next.speaks();
    state = next;
    hadRole |= next != RoleState.JOINING;
    sinceNanos = now;
    waitingSinceNanos = now;
    noted = false;
    claim.withdraw();
    address.reset();
  }

  private static String partnerSilentFor(long nanos) {
    return "partner silent for " + nanos / 1_000_000 + " ms";
  }

  private void noteOnce(String kind, String reason) {
    if (!noted) {
      noted = true;
      actions.note(kind, reason);
    }
  }
}
