package io.understudy.replicator.takeover;

import io.understudy.replicator.takeover.ArbiterTerms.Nature;
import io.understudy.replicator.takeover.Word.Return;

/**
 * The right to speak without the partner's lease. Without an arbiter every host has it; otherwise
 * it takes the arbiter's word, which is asked for when it is needed, asked for again while it is
 * used, and given back. An answer counts only for the question that is open, so one that comes
 * after the word was given back is nobody's. Owned by the control thread; times are nanoseconds of
 * this host's boot-time clock.
 */
final class Arbitration {
  private static final long NOT_NEEDED = Long.MIN_VALUE;

  /** An arbiter that takes longer is worth telling; most answer within milliseconds. */
  private static final long SLOW_NANOS = 200_000_000L;

  private final ArbiterTerms terms;
  private final RoleActions actions;
  private Word word = Word.NONE;
  private boolean asking;
  private long question;
  private long askedNanos;
  private long neededSinceNanos = NOT_NEEDED;
  private long firstLeaseNanos;
  private boolean toldSlow;
  private boolean toldRefused;

  Arbitration(ArbiterTerms terms, RoleActions actions) {
    this.terms = terms;
    this.actions = actions;
  }

  /** See {@link ArbiterTerms#isDecisive}. */
  boolean isDecisive() {
    return terms.isDecisive();
  }

  /** See {@link ArbiterTerms#isTimed}. */
  boolean isTimed() {
    return terms.isTimed();
  }

  /**
   * Until when the host may speak alone; {@link Word#REFUSED} when it may not, or not yet. Asks the
   * arbiter where that is needed.
   *
   * @param state of the role machine: a host that was primary asks first
   * @param conceded the partner's daemon is heard and leaves the word to us
   */
  long right(HostView view, RoleState state, boolean conceded, long nowNanos) {
    if (terms.nature() == Nature.NONE || terms.nature() == Nature.FENCE && conceded) {
      return RoleMachine.NEVER;
    }
    take(view, nowNanos);
    if (neededSinceNanos == NOT_NEEDED) {
      neededSinceNanos = nowNanos;
    }
    if (!asking && isDue(state.speaks(), nowNanos)) {
      asking = true;
      question++;
      askedNanos = nowNanos;
      actions.askArbiter(question, state == RoleState.PRIMARY_SIMPLEX);
    }
    return isEnough(state, nowNanos) ? word.untilNanos() : Word.REFUSED;
  }

  /** A host that would begin by a word that is almost over might fall silent again at once. */
  private boolean isEnough(RoleState state, long now) {
    boolean begins = state != RoleState.PRIMARY_SIMPLEX;
    return word.holds(now) && (!begins || word.holds(now + terms.renewNanos()));
  }

  private boolean isDue(boolean wasPrimary, long now) {
    if (word.holds(now)) {
      return terms.isTimed() && now - askedNanos >= terms.renewNanos();
    }
    long patience = wasPrimary ? terms.patienceNanos() : 2 * terms.patienceNanos();
    boolean refused = word != Word.NONE;
    return now - neededSinceNanos >= patience
        && (!refused || now - askedNanos >= terms.retryNanos());
  }

  private void take(HostView view, long nowNanos) {
    Word answer = view.word;
    if (asking && answer.question() == question) {
      asking = false;
      // A renewal that fails takes nothing away: what was given holds until its end.
      boolean refused = answer.untilNanos() == Word.REFUSED;
      if (!refused || !word.holds(nowNanos)) {
        word = answer;
      }
    }
  }

  /** Were clients told what our connections do not hold? Valid while the host has the word. */
  boolean hasPartnerSpoken() {
    return word.partnerSpoke();
  }

  /** Why there is no word. */
  String refusal() {
    if (word == Word.NONE) {
      return "the arbiter has not answered yet";
    }
    return word.untilNanos() == Word.REFUSED
        ? word.reason()
        : "the arbiter's word has ended, and it has not given another";
  }

  /**
   * Tells, once each, that there is no answer for long, and that it is a no.
   *
   * @param reason for which the host wants to speak
   */
  void tellRefusal(String reason, long nowNanos) {
    boolean refused = word != Word.NONE;
    boolean slow = nowNanos - neededSinceNanos > SLOW_NANOS;
    if (refused ? toldRefused : toldSlow || !slow) {
      return;
    }
    toldRefused |= refused;
    toldSlow = true;
    actions.note("waits_for_arbiter", "silent: " + reason + ", but " + refusal());
  }

  /**
   * The partner shadows us again, and we begin a lease ourselves: until then, but no later than our
   * right.
   */
  long firstLease(HostView view, long untilNanos) {
    long right = view.deadlineNanos;
    firstLeaseNanos = right == RoleMachine.NEVER ? untilNanos : Math.min(right, untilNanos);
    return firstLeaseNanos;
  }

  /**
   * The partner shadows us. The word is kept until its kernel has granted a lease: until then it
   * may not know that we count on it, and would take over as soon as the word is free.
   */
  void shadowed(HostView view) {
    if (view.deadlineNanos > firstLeaseNanos) {
      giveBack(Return.SHADOWED);
    }
  }

  /** The state has changed. A host that begins to be protected keeps its word for a while. */
  void entered(RoleState next, RoleState before) {
    boolean spoke = before == RoleState.PRIMARY_SIMPLEX;
    boolean keeps = next == RoleState.PRIMARY_SIMPLEX || spoke && next == RoleState.PRIMARY_DUPLEX;
    if (!keeps) {
      giveBack(spoke ? Return.SPENT : Return.UNUSED);
    }
  }

  /** The word is not needed any more. */
  void giveBack(Return how) {
    if (asking || word.untilNanos() != Word.REFUSED) {
      actions.returnWord(how);
    }
    asking = false;
    word = Word.NONE;
    neededSinceNanos = NOT_NEEDED;
    toldSlow = false;
    toldRefused = false;
  }
}
