package io.understudy.replicator.takeover;

/** The rules of PairSession on one link: what is believed, and what it echoes. */
final class SimulatedPairing {
  private final long session;
  private long sent;
  private long partner;
  private long partnerSequence;
  private long partnerSentNanos;
  private long sentBeforePartner;

  SimulatedPairing(long session) {
    this.session = session;
  }

  SimulatedMessage next(PeerReport report, long now) {
    return new SimulatedMessage(
        session, ++sent, partner, partnerSequence, partnerSentNanos, now, report);
  }

  SimulatedMessage answer(SimulatedMessage unproven, PeerReport report, long now) {
    return new SimulatedMessage(
        session,
        ++sent,
        unproven.session(),
        unproven.sequence(),
        unproven.sentNanos(),
        now,
        report);
  }

  boolean isUnproven(SimulatedMessage message) {
    return message.echoSession() != session;
  }

  boolean believes(SimulatedMessage message) {
    if (message.session() != partner) {
      if (message.echoSequence() <= sentBeforePartner) {
        return false;
      }
      partner = message.session();
      sentBeforePartner = sent;
    } else if (message.sequence() <= partnerSequence) {
      return false;
    }
    partnerSequence = message.sequence();
    partnerSentNanos = message.sentNanos();
    return true;
  }
}
