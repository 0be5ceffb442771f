package io.understudy.replicator.pair;

import java.util.Arrays;

/**
 * Decides whether a genuine message is recent and new. Pure: no clock, no sockets. Owned by the
 * control thread.
 *
 * <p>A daemon draws a random session number when it starts and counts its messages. A message is
 * believed only when it echoes our session, for then it was sent after we had started; and when its
 * number is higher than the last of its session. A restarted partner comes with a new session: it
 * has to echo a message that we sent after we had come to believe the one before, which nothing
 * recorded from an earlier session can do.
 */
final class PairSession {
  private static final long NONE = 0;

  private final long session;
  private final long[] linkSequences;
  private long sent;
  private long partner = NONE;
  private long partnerSequence;
  private long partnerSentNanos;
  private long partnerReceivedNanos;
  private long sentBeforePartner;

  PairSession(long session, int links) {
    if (session == NONE) {
      throw new IllegalArgumentException("a session number is not 0");
    }
    this.session = session;
    this.linkSequences = new long[links];
  }

  /** Is a partner believed to be there, ever since this daemon started? */
  boolean isPaired() {
    return partner != NONE;
  }

  /** Would taking this message in mean that the partner has restarted? */
  boolean isRestart(ControlHeader header) {
    return isPaired() && header.session() != partner;
  }

  /** Head of our next message, which echoes the partner's last. */
  ControlHeader next(MessageKind kind, long senderHash, long nowNanos) {
    return head(
        kind,
        senderHash,
        partner,
        partnerSequence,
        nowNanos,
        partnerSentNanos,
        isPaired() ? Math.max(0, nowNanos - partnerReceivedNanos) : 0);
  }

  /** Head of a HELLO that echoes a message which is not believed, so that the next one can be. */
  ControlHeader answer(ControlHeader unproven, long senderHash, long nowNanos) {
    return head(
        MessageKind.HELLO,
        senderHash,
        unproven.session(),
        unproven.sequence(),
        nowNanos,
        unproven.sentNanos(),
        0);
  }

  /** Takes a genuine message in and returns null, or the reason why it is not believed. */
  Rejection receive(ControlHeader header, int link, long nowNanos) {
    if (header.echoSession() != session) {
      return Rejection.UNPROVEN;
    }
    if (header.echoSequence() > sent) {
      return Rejection.MALFORMED;
    }
    if (header.session() != partner) {
      if (header.echoSequence() <= sentBeforePartner) {
        return Rejection.REPLAYED;
      }
      adopt(header.session());
    } else if (header.sequence() <= partnerSequence) {
      return repeated(header.sequence(), link);
    }
    linkSequences[link] = header.sequence();
    partnerSequence = header.sequence();
    partnerSentNanos = header.sentNanos();
    partnerReceivedNanos = nowNanos;
    return null;
  }

  private ControlHeader head(
      MessageKind kind,
      long senderHash,
      long echoSession,
      long echoSequence,
      long nowNanos,
      long echoSentNanos,
      long echoHeldNanos) {
    return new ControlHeader(
        kind,
        senderHash,
        session,
        ++sent,
        echoSession,
        echoSequence,
        nowNanos,
        echoSentNanos,
        echoHeldNanos);
  }

  private void adopt(long newPartner) {
    partner = newPartner;
    sentBeforePartner = sent;
    Arrays.fill(linkSequences, 0);
  }

  /** A copy that another link brought earlier is normal; the same again over one link is not. */
  private Rejection repeated(long sequence, int link) {
    if (sequence <= linkSequences[link]) {
      return Rejection.REPLAYED;
    }
    linkSequences[link] = sequence;
    return Rejection.DUPLICATE;
  }
}
