package io.understudy.replicator.takeover;

/** What a host that begins to speak has of its partner. */
public enum Partnership {
  /** Nothing: it speaks alone. */
  NONE,

  /**
   * It speaks alone, but gives the host that spoke before a copy of every client segment: that one
   * may only have been away for a moment, and can then shadow its own connections.
   */
  FORMER,

  /** The partner shadows from the first segment on, and grants leases. */
  SHADOWING
}
