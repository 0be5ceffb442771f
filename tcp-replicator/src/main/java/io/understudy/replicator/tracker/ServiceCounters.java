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
  private static final int RECEIVED_BYTES = REFUSED + Reason.values().length;
  private static final int SENT_BYTES = RECEIVED_BYTES + 1;
  private static final int LAG_BYTES = RECEIVED_BYTES + 2;
  private static final int LAG_CONNECTIONS = RECEIVED_BYTES + 3;
  private static final int BEHIND = RECEIVED_BYTES + 4;
  private static final int DIVERGED = RECEIVED_BYTES + 5;
  private static final int EVER_DIVERGED = RECEIVED_BYTES + 6;
  private static final int RESUMING = RECEIVED_BYTES + 7;
  private static final int LENGTH = RECEIVED_BYTES + 8;

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

  /** Those of the pending ones that were protected, or simplex, before: the partner lacks bytes. */
  public long resuming() {
    return values.get(RESUMING);
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

  /** Bytes that clients have ever sent, each once. */
  public long receivedBytes() {
    return values.get(RECEIVED_BYTES);
  }

  /** Bytes that this host's stack has ever sent or, shadowing, would have sent; each once. */
  public long sentBytes() {
    return values.get(SENT_BYTES);
  }

  /** Bytes by which the backup is behind, both directions, over all duplex connections. */
  public long lagBytes() {
    return values.get(LAG_BYTES);
  }

  /** Duplex connections on which the backup is behind. */
  public long lagConnections() {
    return values.get(LAG_CONNECTIONS);
  }

  /** How long the oldest byte that the backup lacks had been missing at the last look. */
  public long behindNanos() {
    return values.get(BEHIND);
  }

  /** Open connections whose servers said different things last. */
  public long diverged() {
    return values.get(DIVERGED);
  }

  /** Times that a connection became one of these. */
  public long everDiverged() {
    return values.get(EVER_DIVERGED);
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

  /** One more connection is resuming, or (-1) one less. */
  void countResuming(int change) {
    add(RESUMING, change);
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

  void countBytes(long received, long sent) {
    add(RECEIVED_BYTES, received);
    add(SENT_BYTES, sent);
  }

  /** One more connection has diverged, or (-1) one less. */
  void countDiverged(int change) {
    add(DIVERGED, change);
    add(EVER_DIVERGED, Math.max(0, change));
  }

  void countLag(long bytes, long connections) {
    add(LAG_BYTES, bytes);
    add(LAG_CONNECTIONS, connections);
  }

  void behindNanos(long nanos) {
    values.lazySet(BEHIND, nanos);
  }

  private void add(int index, long amount) {
    if (amount != 0) {
      values.lazySet(index, values.getPlain(index) + amount);
    }
  }
}
