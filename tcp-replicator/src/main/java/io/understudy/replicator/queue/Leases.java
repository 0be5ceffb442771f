package io.understudy.replicator.queue;

import io.understudy.jni.PacketSocket;
import io.understudy.jni.ServiceRow;
import java.util.function.LongSupplier;

/**
 * Who may speak, until when: the same exchange as that of the engine ebpf, from daemon to daemon.
 * The stamp is the primary's own clock all the way, so no delay can lengthen a lease. Stateless.
 */
final class Leases {
  static final int GRANT = 3;

  private Leases() {}

  /** What a lease frame is answered with. */
  record Answer(int kind, long stampNanos, long lengthNanos) {}

  /** Takes a frame in; null when it is not answered. */
  static Answer hear(
      int kind, long stampNanos, long lengthNanos, ServiceRow row, long nowNanos, long[] counters) {
    if (kind == PacketSocket.LEASE_REQUEST) {
      return grant(stampNanos, row, nowNanos, counters);
    }
    if (kind == GRANT) {
      extend(stampNanos, lengthNanos, row, nowNanos, counters);
    } else if (kind == PacketSocket.LEASE_PROBE && row.role() == ServiceRow.ROLE_PRIMARY) {
      counters[Counts.LEASE_REQUEST]++;
      return new Answer(PacketSocket.LEASE_REQUEST, nowNanos, 0);
    }
    return null;
  }

  /**
   * The control thread, before it takes over, first clears the flag and then reads until when was
   * granted; so the grant is written first, and the flag read again before the answer leaves.
   */
  private static Answer grant(long stamp, ServiceRow row, long now, long[] counters) {
    if (mayGrant(row)) {
      row.granted(now + row.leaseNanos() + row.marginNanos());
      if (mayGrant(row)) {
        counters[Counts.LEASE_GRANTED]++;
        return new Answer(GRANT, stamp, row.leaseNanos());
      }
    }
    counters[Counts.LEASE_REFUSED]++;
    return null;
  }

  private static boolean mayGrant(ServiceRow row) {
    return row.role() == ServiceRow.ROLE_BACKUP && (row.flags() & ServiceRow.GRANT) != 0;
  }

  private static void extend(long stamp, long length, ServiceRow row, long now, long[] counters) {
    if (row.role() != ServiceRow.ROLE_PRIMARY || stamp > now || length > row.leaseNanos()) {
      return;
    }
    long deadline = row.deadlineNanos();
    while (deadline != ServiceRow.NEVER && stamp + length > deadline) {
      if (row.shortenLease(deadline, stamp + length)) {
        counters[Counts.LEASE_EXTENDED]++;
        return;
      }
      deadline = row.deadlineNanos();
    }
  }

  /** See {@link io.understudy.jni.SegmentEngine#prolongLease}. */
  static boolean prolong(ServiceRow row, long untilNanos, LongSupplier clock) {
    long deadline;
    do {
      deadline = row.deadlineNanos();
      if (Long.compareUnsigned(clock.getAsLong(), deadline) >= 0) {
        return false;
      }
      if (Long.compareUnsigned(deadline, untilNanos) >= 0) {
        return true;
      }
    } while (!row.shortenLease(deadline, untilNanos));
    // We may have been stopped between the look and the write: then the old deadline holds.
    if (Long.compareUnsigned(clock.getAsLong(), deadline) < 0) {
      return true;
    }
    row.shortenLease(untilNanos, deadline);
    return false;
  }
}
