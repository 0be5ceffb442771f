package io.understudy.replicator.takeover;

import io.understudy.replicator.takeover.HostView.AddressProbe;

/**
 * Asks the network whether another host answers for the service address, and forgets answers that
 * have become old. A question or its answer may get lost: once somebody has answered, it takes
 * several questions without an answer to believe that he is gone. Owned by the control thread;
 * times are nanoseconds of the boot-time clock.
 */
final class AddressCheck {
  private static final long VALID_NANOS = 1_000_000_000L;
  private static final int DOUBTS_AFTER_ANSWER = 2;
  private static final long NOT_ASKED = Long.MIN_VALUE;

  private final RoleActions actions;
  private long askedNanos = NOT_ASKED;
  private int doubts;
  private boolean noted;

  AddressCheck(RoleActions actions) {
    this.actions = actions;
  }

  /** An answer that is still to come is not for us any more. */
  void reset() {
    askedNanos = NOT_ASKED;
    doubts = 0;
    noted = false;
  }

  /** Has the network just said that nobody answers for the address? */
  boolean isFree(HostView view, long nowNanos) {
    AddressProbe answer = answer(view, nowNanos);
    if (answer == AddressProbe.TAKEN && !noted) {
      noted = true;
      actions.note(
          "address_in_use", "another host answers for the service address; staying silent");
    }
    return answer == AddressProbe.FREE;
  }

  /**
   * A partner that is heard may just have decided to speak, and that decision holds for a lease,
   * which a question outlasts. When it is heard no more, only what was asked since counts.
   */
  private boolean hasPartnerVanishedSince(HostView view, long nowNanos) {
    return !view.partner.isReportRecent(nowNanos) && view.partner.reportedNanos() > askedNanos;
  }

  /** FREE or TAKEN, once for each question; RUNNING while there is no answer. */
  AddressProbe answer(HostView view, long nowNanos) {
    AddressProbe seen = view.addressProbe;
    if (seen == AddressProbe.RUNNING) {
      return seen;
    }
    boolean isOurs = askedNanos != NOT_ASKED && nowNanos - askedNanos <= VALID_NANOS;
    isOurs &= !hasPartnerVanishedSince(view, nowNanos);
    view.addressProbe = AddressProbe.NONE;
    if (isOurs && (seen == AddressProbe.TAKEN || seen == AddressProbe.FREE && doubts-- <= 0)) {
      askedNanos = NOT_ASKED;
      doubts = seen == AddressProbe.TAKEN ? DOUBTS_AFTER_ANSWER : 0;
      return seen;
    }
    askedNanos = nowNanos;
    actions.probeAddress();
    return AddressProbe.RUNNING;
  }
}
