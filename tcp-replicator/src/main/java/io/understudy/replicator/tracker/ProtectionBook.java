package io.understudy.replicator.tracker;

import io.understudy.replicator.ring.SegmentEvent;

/**
 * Keeps the protection of each open connection, and the numbers of it. The segment plane reports
 * it; of a connection that was opened before the present partner was there we know better: it is
 * simplex. Owned by the tracker's thread.
 */
final class ProtectionBook {
  private final ConnectionTable table;
  private final ServiceCounters[] counters;
  private final long[] sinceNanos;

  ProtectionBook(ConnectionTable table, ServiceCounters[] counters) {
    this.table = table;
    this.counters = counters;
    this.sinceNanos = new long[counters.length];
  }

  /** Connections of the service opened before that are simplex. Takes effect by {@link #revise}. */
  void since(int service, long nanos) {
    sinceNanos[service] = nanos;
  }

  /** A connection has been opened; its slot has everything but the protection. */
  void enter(int slot, SegmentEvent event) {
    report(slot, event);
    Protection protection = apply(slot);
    ServiceCounters service = counters[table.service(slot)];
    service.entered(protection);
    if (protection == Protection.SIMPLEX) {
      service.countDegraded(reason(slot));
    }
  }

  /** A connection has ended. */
  void leave(int slot) {
    counters[table.service(slot)].left(protection(slot));
    resuming(slot, false);
  }

  /** Takes over what a snapshot reports. Returns whether the protection has changed. */
  boolean follow(int slot, SegmentEvent event) {
    report(slot, event);
    return revise(slot);
  }

  /** Judges an open connection again. Returns whether the protection has changed. */
  boolean revise(int slot) {
    Protection before = protection(slot);
    Protection after = apply(slot);
    if (before == after) {
      return false;
    }
    ServiceCounters service = counters[table.service(slot)];
    service.moved(before, after);
    resuming(slot, after == Protection.PENDING);
    if (after == Protection.SIMPLEX) {
      service.countDegraded(reason(slot));
    }
    return true;
  }

  private void resuming(int slot, boolean now) {
    int before = table.mark(slot, ConnectionTable.RESUMING);
    int after = now ? 1 : 0;
    table.mark(slot, ConnectionTable.RESUMING, after);
    counters[table.service(slot)].countResuming(after - before);
  }

  private void report(int slot, SegmentEvent event) {
    int protection = Protection.of(event.protection).ordinal();
    table.mark(slot, ConnectionTable.REPORTED_PROTECTION, protection);
    table.mark(slot, ConnectionTable.REPORTED_REASON, Reason.of(event.reason).ordinal());
  }

  private Protection apply(int slot) {
    int protection = table.mark(slot, ConnectionTable.REPORTED_PROTECTION);
    int reason = table.mark(slot, ConnectionTable.REPORTED_REASON);
    if (protection != Protection.SIMPLEX.ordinal() && tooOld(slot)) {
      protection = Protection.SIMPLEX.ordinal();
      reason = Reason.PARTNER_LOST.ordinal();
    }
    table.mark(slot, ConnectionTable.PROTECTION, protection);
    table.mark(slot, ConnectionTable.REASON, reason);
    return protection(slot);
  }

  private boolean tooOld(int slot) {
    return Long.compareUnsigned(table.openedNanos(slot), sinceNanos[table.service(slot)]) < 0;
  }

  private Protection protection(int slot) {
    return Protection.ofOrdinal(table.mark(slot, ConnectionTable.PROTECTION));
  }

  private Reason reason(int slot) {
    return Reason.ofOrdinal(table.mark(slot, ConnectionTable.REASON));
  }
}
