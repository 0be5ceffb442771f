package io.understudy.replicator.tracker;

/**
 * Takes the flows whose connection has ended and lingered, to delete them from the kernel's map.
 * Called on the tracker's thread; must not throw.
 */
@FunctionalInterface
public interface FlowSink {
  /**
   * The tracker is about to forget this connection. The same flow may meanwhile carry a new
   * connection that the tracker has not heard of: compare the ISNs before deleting.
   */
  void forget(ConnectionView connection);
}
