package io.understudy.replicator.tracker;

import io.understudy.codec.IpAddress;

/**
 * Hears what happens to connections, for events and logs. Called on the tracker's thread, so it
 * must return soon and must not throw. A view is valid only during the call. When connections
 * change in bulk, by {@link ConnectionTracker#protectedSince}, nothing is said about the single
 * ones.
 */
public interface ConnectionListener {
  /** A connection was first heard of; the view says whether it is protected, and why not. */
  default void opened(ConnectionView connection) {}

  /** Both hosts hold it now. */
  default void becameDuplex(ConnectionView connection) {}

  /** It was protected, or was about to be, and is no more; the view has the reason. */
  default void degraded(ConnectionView connection) {}

  /** This host's server has ended it, the partner's has not: the end gate holds. */
  default void endHeld(ConnectionView connection) {}

  /**
   * This host is the primary, and the backup lacks bytes of the client that this host's stack has.
   * Said again while that is so, not more often than some hundred times a second.
   */
  default void lacking(ConnectionView connection) {}

  /**
   * What the two servers said last differs: if it goes on, a takeover resets it. The view says
   * where the first difference lies, on the primary.
   */
  default void diverged(ConnectionView connection) {}

  /** A difference is over, and the bytes before it had the same length. */
  default void healed(ConnectionView connection) {}

  /** It has ended; the view has the reason. */
  default void closed(ConnectionView connection) {}

  /** This host, the backup, could not shadow a connection of the primary. */
  default void refused(
      int service, IpAddress client, int clientPort, int servicePort, Reason reason) {}
}
