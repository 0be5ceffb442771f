package io.understudy.replicator.tracker;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Numbers of one service's connections: how many there are now, and what has happened to them since
 * the tracker started. Written by the tracker's thread, read by any.
 */
public final class ServiceCounters {
  private static final int OPENED = Protection.values().length;
  private static final int CLOSED = OPENED + 1;
  private static final int END_HELD = OPENED + 2;
  private static final int DEGRADED = OPENED + 3;
  private static final int REFUSED = DEGRADED + Reason.values().length;
  private static final int LENGTH = REFUSED + Reason.values().length;

  private final AtomicLongArray values = new AtomicLongArray(LENGTH);

  /** Open connections with this protection. */
  public long open(Protection protection) {
    return values.get(protection.ordinal());
  }

  /** Open connections that both hosts hold. */
  public long duplex() {
    return open(Protection.DUPLEX);
  }

  /** Open connections that this host holds alone. */
  public long simplex() {
    return open(Protection.SIMPLEX);
  }

  /** Open connections that the partner has yet to confirm. */
  public long pending() {
    return open(Protection.PENDING);
  }

  /** Connections ever opened. */
  public long opened() {
    return values.get(OPENED);
  }

  /** Connections ever closed. */
  public long closed() {
    return values.get(CLOSED);
  }

  /** Times that the end gate held a FIN or RST. */
  public long endHeld() {
    return values.get(END_HELD);
  }

  /** Connections that became simplex, or were so from the start, for this reason. */
  public long degraded(Reason reason) {
    return values.get(DEGRADED + reason.ordinal());
  }

  /** Connections that this host could not shadow, for this reason. */
  public long refused(Reason reason) {
    return values.get(REFUSED + reason.ordinal());
  }

  void moved(Protection from, Protection to) {
    left(from);
    entered(to);
  }

  void entered(Protection protection) {
    add(protection.ordinal(), 1);
  }

  void left(Protection protection) {
    add(protection.ordinal(), -1);
  }

  void countOpened() {
    add(OPENED, 1);
  }

  void countClosed() {
    add(CLOSED, 1);
  }

  void countEndHeld() {
    add(END_HELD, 1);
  }

  void countDegraded(Reason reason) {
    add(DEGRADED + reason.ordinal(), 1);
  }

  void countRefused(Reason reason) {
    add(REFUSED + reason.ordinal(), 1);
  }

  private void add(int index, long amount) {
    values.lazySet(index, values.get(index) + amount);
  }
}
