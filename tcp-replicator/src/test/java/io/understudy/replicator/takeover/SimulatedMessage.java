package io.understudy.replicator.takeover;

/** A control message as PairSession judges it, with what ServiceStatus carries. */
record SimulatedMessage(
    long session,
    long sequence,
    long echoSession,
    long echoSequence,
    long echoSentNanos,
    long sentNanos,
    PeerReport report) {}
