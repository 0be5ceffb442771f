package io.understudy.replicator.takeover;

/**
 * What a {@link RoleMachine} does. Implemented by the daemon; called on the control thread, each
 * call done when it returns.
 */
public interface RoleActions {
  /** Falls silent without shadowing: the role is not known yet. The epoch is the last known one. */
  void beSilent(int epoch);

  /**
   * Shadows the partner and grants it leases.
   *
   * @param fresh connections of an earlier role cannot be continued: they are destroyed unheard
   */
  void beBackup(int epoch, boolean fresh, String reason);

  /** Grants the partner no further lease. */
  void stopGranting();

  /**
   * Begins to speak: flips the role, announces the address, prompts the connections.
   *
   * @param partnership unless SHADOWING, the host speaks alone and without end
   * @param untilNanos end of the first lease; of a host that speaks alone, until when the decision
   *     holds: a process may stand still between a decision and what it does about it
   * @param rightNanos until when a host that speaks alone may do so; see {@link Arbitration}
   * @return false when it was too late; nothing has changed then
   */
  boolean bePrimary(
      int epoch, Partnership partnership, long untilNanos, long rightNanos, String reason);

  /** Goes from simplex to duplex: connections opened from now on are protected. */
  void protect(long deadlineNanos, boolean keepConnections, String reason);

  /**
   * Goes from duplex to simplex, if the lease still runs: gates open, held segments are sent on.
   *
   * @param rightNanos until when the host may speak alone
   * @return false when the lease had ended; nothing has changed then
   */
  boolean unprotect(long rightNanos, String reason);

  /** A host that speaks alone may do so for longer, if its right has not ended. */
  void prolong(long rightNanos);

  /**
   * The partner's daemon has told that it speaks by no more than a lease, so what our kernel
   * granted beyond that, while no daemon ran here, does not count.
   *
   * @param heardNanos when it was heard; from then on one heartbeat is left to do it
   */
  void shortenGranted(long grantedUntilNanos, long heardNanos);

  /** The partner will not come back to these connections: they stay simplex, in a new epoch. */
  void abandonShadows(int epoch);

  /** Falls silent at once, shadows, and tells the partner to speak in this epoch. */
  void yield(int epoch, String reason);

  /**
   * Asks, without waiting, whether another host answers for the address (HostView.addressProbe).
   */
  void probeAddress();

  /**
   * Asks the arbiter for the word, without waiting; the answer comes to HostView.word.
   *
   * @param question its number, which the answer repeats
   * @param speaks the host speaks alone already, by an earlier word
   */
  void askArbiter(long question, boolean speaks);

  /** Gives the arbiter's word back, without waiting; also one that has not been answered yet. */
  void returnWord(Word.Return how);

  /** Notes something worth telling that changes no role. */
  void note(String kind, String reason);
}
