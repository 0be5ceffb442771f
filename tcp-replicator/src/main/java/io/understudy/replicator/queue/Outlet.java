package io.understudy.replicator.queue;

/**
 * What the judge does with a packet, and says besides. One verdict for each packet that it is
 * given; valid until the judge returns. Owned by the engine's thread.
 */
interface Outlet {
  /**
   * The packet goes on.
   *
   * @param changed with what was changed in it; else as it came
   */
  void accept(boolean changed);

  /** The packet ends here; the stack believes that it left. */
  void drop();

  /** The partner is given the packet as it is now. Before any change to it. */
  void relay();

  /** The client is told this in the name of our own stack; numbers of the wire. */
  void tellClient(Connection c, int sequence, int flags, int acknowledgement, int window);

  /**
   * Our own stack is given the client's acknowledgement, with the window that the client has last
   * told; numbers of the stack.
   */
  void tellStack(Connection c, int sequence, int acknowledgement);

  /**
   * Our own stack is given a packet that was kept: the engine looks at it as if it had come now.
   */
  void deliver(byte[] packet);

  /** The partner is told how far our stack is, soon. */
  void confirm(Connection c);

  /** The partner is told what our stack answered to a SYN. */
  void answered(FlowKey key, Handshake handshake);

  /** The partner is told that this host does not, or shall not, protect a connection. */
  void unprotect(FlowKey key, int reason);

  /** The daemon is told (enum us_record_kind). */
  void record(Connection c, int kind);

  /** The daemon is told that a connection of the primary could not be shadowed. */
  void refused(FlowKey key, int reason);

  /** Counts an event (enum us_counter). */
  void count(int counter);
}
