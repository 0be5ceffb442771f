package io.understudy.replicator.tracker;

import io.understudy.replicator.ring.SegmentEvent;

/** Where the tracker reads a connection's present numbers, when it has not heard of it for long. */
@FunctionalInterface
public interface SnapshotSource {
  /** Knows nothing. */
  SnapshotSource NONE = (connection, into) -> false;

  /**
   * Reads one connection. Called on the tracker's thread; must not wait.
   *
   * @param connection which one; valid only during the call
   * @param into is filled, with the present time
   * @return false when there is no such connection any more; {@code into} is then undefined
   */
  boolean read(ConnectionView connection, SegmentEvent into);
}
