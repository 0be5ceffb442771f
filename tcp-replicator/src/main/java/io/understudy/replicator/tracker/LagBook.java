package io.understudy.replicator.tracker;

import io.understudy.codec.SequenceNumber;
import io.understudy.replicator.ring.SegmentEvent;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Keeps how far the backup is behind, in bytes and in time, over the duplex connections of each
 * service.
 *
 * <p>The kernel reports a connection's progress at most every 10 ms and only while segments come,
 * so the last report of a burst may be older than the truth. Every connection that was heard of is
 * therefore read once more when it has been quiet for {@value #QUIET_MILLIS} ms, and again while it
 * is behind. Owned by the tracker's thread; allocates only to grow.
 */
final class LagBook {
  static final int QUIET_MILLIS = 100;
  private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(QUIET_MILLIS);
  private static final int MOST_READ = 512;

  private final ConnectionTable table;
  private final ConnectionView view;
  private final ServiceCounters[] counters;
  private final SnapshotSource source;
  private final SegmentEvent event = new SegmentEvent();
  private final long[] oldestNanos;
  private int[] heard = new int[64];
  private int length;
  private int next;
  private long dueNanos;

  LagBook(ConnectionTable table, ServiceCounters[] counters, SnapshotSource source) {
    this.table = table;
    this.view = new ConnectionView(table);
    this.counters = counters;
    this.source = source;
    this.oldestNanos = new long[counters.length];
  }

  /** A snapshot of an open connection has been stored. */
  void follow(int slot) {
    if (table.number(slot, ConnectionTable.HEARD_PLACE) == 0) {
      add(slot);
    }
    measure(slot);
  }

  /** The connection has ended or its slot is about to be used for another. */
  void leave(int slot) {
    behind(slot, 0, 0);
    if (table.number(slot, ConnectionTable.HEARD_PLACE) != 0) {
      remove(slot);
    }
  }

  /**
   * Reads again what has been quiet, and sums up. Does nothing when called again too soon.
   *
   * @param take what to do with a newer snapshot of a connection; may call back
   */
  void onTime(long nowNanos, SnapshotHandler take) {
    if (nowNanos < dueNanos) {
      return;
    }
    dueNanos = nowNanos + QUIET_NANOS;
    for (int left = Math.min(MOST_READ, length); left > 0 && length > 0; left--) {
      next = next == 0 || next > length ? length - 1 : next - 1;
      look(heard[next], nowNanos, take);
    }
    sumUp(nowNanos);
  }

  /** What to do with a newer snapshot. */
  interface SnapshotHandler {
    void take(SegmentEvent event);
  }

  private void look(int slot, long nowNanos, SnapshotHandler take) {
    if (nowNanos - table.lastNanos(slot) < QUIET_NANOS) {
      return;
    }
    view.at(slot);
    if (source.read(view, event)) {
      take.take(event);
    }
    boolean caughtUp = table.behindSinceNanos(slot) == 0;
    if (caughtUp && table.number(slot, ConnectionTable.HEARD_PLACE) != 0) {
      remove(slot);
    }
  }

  private void measure(int slot) {
    view.at(slot);
    long in = view.inboundLagBytes();
    long out = view.outboundLagBytes();
    if (in <= 0 && out <= 0) {
      behind(slot, 0, 0);
      return;
    }
    long since = table.behindSinceNanos(slot);
    if (since == 0 || hasPassedTheMarks(slot)) {
      since = table.lastNanos(slot);
      table.number(slot, ConnectionTable.MARK_IN, view.aheadInbound());
      table.number(slot, ConnectionTable.MARK_OUT, view.aheadOutbound());
    }
    behind(slot, in + out, since);
  }

  /** Has the backup come to where the primary was when we began to count? */
  private boolean hasPassedTheMarks(int slot) {
    return SequenceNumber.atOrAfter(
            view.behindInbound(), table.number(slot, ConnectionTable.MARK_IN))
        && SequenceNumber.atOrAfter(
            view.behindOutbound(), table.number(slot, ConnectionTable.MARK_OUT));
  }

  private void behind(int slot, long bytes, long sinceNanos) {
    long before = Integer.toUnsignedLong(table.number(slot, ConnectionTable.LAG_BYTES));
    if (bytes != before) {
      int connections = (bytes > 0 ? 1 : 0) - (before > 0 ? 1 : 0);
      counters[table.service(slot)].countLag(bytes - before, connections);
      table.number(slot, ConnectionTable.LAG_BYTES, (int) bytes);
      table.behindSinceNanos(slot, sinceNanos);
    } else if (bytes > 0) {
      table.behindSinceNanos(slot, sinceNanos);
    }
  }

  private void sumUp(long nowNanos) {
    Arrays.fill(oldestNanos, 0);
    for (int i = 0; i < length; i++) {
      long since = table.behindSinceNanos(heard[i]);
      int service = table.service(heard[i]);
      long oldest = oldestNanos[service];
      if (since != 0 && (oldest == 0 || since < oldest)) {
        oldestNanos[service] = since;
      }
    }
    for (int i = 0; i < counters.length; i++) {
      counters[i].behindNanos(oldestNanos[i] == 0 ? 0 : Math.max(0, nowNanos - oldestNanos[i]));
    }
  }

  private void add(int slot) {
    if (length == heard.length) {
      heard = Arrays.copyOf(heard, length * 2);
    }
    heard[length++] = slot;
    table.number(slot, ConnectionTable.HEARD_PLACE, length);
  }

  private void remove(int slot) {
    int place = table.number(slot, ConnectionTable.HEARD_PLACE);
    int last = heard[--length];
    heard[place - 1] = last;
    table.number(last, ConnectionTable.HEARD_PLACE, place);
    table.number(slot, ConnectionTable.HEARD_PLACE, 0);
  }
}
