package io.understudy.replicator.stats;

import java.util.List;
import java.util.function.Consumer;

/**
 * What the stats endpoint and the control socket may ask of a running daemon. Every method may be
 * called from any thread, several at once, and must not wait for the segment path; only {@link
 * #switchover} may take long. A runtime exception is shown to the asker as a failure and harms
 * nobody else.
 */
public interface DaemonView {
  /** Role, partner, lease, protection and lag of each service, now. */
  StatusReport status();

  /**
   * A page of the tracked connections, in an order that stays the same between calls as far as the
   * connections do.
   *
   * @param serviceOrNull only those of this service, which exists; null for all
   * @param offset how many to leave out, at least 0
   * @param limit most entries of the page, 1 to {@link ConnectionsReport#MOST_ENTRIES}
   */
  ConnectionsReport connections(String serviceOrNull, int offset, int limit);

  /** The newest events, newest first. */
  List<EventEntry> events(int limit);

  /**
   * Calls the listener for every later event, on a thread of the event log, until the handle is
   * closed. The listener must not block.
   */
  AutoCloseable follow(Consumer<EventEntry> listener);

  /** Swaps the roles of a service and returns when that is done or has certainly not happened. */
  SwitchoverResult switchover(String service);

  /**
   * Asks the partner, which speaks, to hand a service over to this host; returns when that is done
   * or has not happened in time.
   */
  SwitchoverResult recall(String service);

  /** Whether this host could take its part now: configured, attached, partner known. */
  Readiness readiness();

  /** Whether the daemon itself works: its threads turn and its maps are there. */
  Readiness health();

  /** Running totals since the segment plane was attached. */
  CountersReport counters();
}
