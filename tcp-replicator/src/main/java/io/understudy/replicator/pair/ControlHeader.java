package io.understudy.replicator.pair;

/**
 * Head of a control message: who sent it, and the proof that it is recent. A value.
 *
 * @param kind what it is for
 * @param senderHash {@link NodeHash} of the sender
 * @param session random number of the sender's daemon start, never 0
 * @param sequence of the message in that session, from 1
 * @param echoSession session of the receiver as the sender last heard it, 0 if never
 * @param echoSequence sequence number of that message
 * @param sentNanos boot-time clock of the sender
 * @param echoSentNanos boot-time clock of the receiver, from the echoed message
 * @param echoHeldNanos how long ago the sender had received the echoed message
 */
public record ControlHeader(
    MessageKind kind,
    long senderHash,
    long session,
    long sequence,
    long echoSession,
    long echoSequence,
    long sentNanos,
    long echoSentNanos,
    long echoHeldNanos) {}
