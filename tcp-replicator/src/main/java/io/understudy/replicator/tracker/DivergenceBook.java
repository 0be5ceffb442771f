package io.understudy.replicator.tracker;

import io.understudy.jni.Abi;
import io.understudy.replicator.ring.SegmentEvent;

/**
 * Follows what the segment plane found when it compared the output of both servers, and keeps the
 * numbers of it. Owned by the tracker's thread.
 */
final class DivergenceBook {
  private static final int DIVERGED = Abi.constant("US_CONNECTION_DIVERGED");
  private static final int UNFIT = Abi.constant("US_CONNECTION_UNFIT");

  private final ConnectionTable table;
  private final ServiceCounters[] counters;
  private final ConnectionListener listener;
  private final ConnectionView view;

  DivergenceBook(ConnectionTable table, ServiceCounters[] counters, ConnectionListener listener) {
    this.table = table;
    this.counters = counters;
    this.listener = listener;
    this.view = new ConnectionView(table);
  }

  /** Do these flags say that what the two servers said last differs? */
  static boolean diverged(int flags) {
    return (flags & (DIVERGED | UNFIT)) != 0;
  }

  /** A connection was first heard of, and stored. */
  void enter(int slot) {
    tell(slot, false, 0);
  }

  /** A newer snapshot of an open connection is about to be stored by {@code store}. */
  void follow(int slot, SegmentEvent event) {
    boolean before = diverged(table.number(slot, ConnectionTable.FLAGS));
    int differences = table.number(slot, ConnectionTable.DIFFERENCES);
    table.store(slot, event);
    tell(slot, before, differences);
  }

  /** It has ended. */
  void leave(int slot) {
    if (diverged(table.number(slot, ConnectionTable.FLAGS))) {
      counters[table.service(slot)].countDiverged(-1);
    }
  }

  private void tell(int slot, boolean before, int differencesBefore) {
    boolean now = diverged(table.number(slot, ConnectionTable.FLAGS));
    boolean news = table.number(slot, ConnectionTable.DIFFERENCES) != differencesBefore;
    if (now != before) {
      counters[table.service(slot)].countDiverged(now ? 1 : -1);
    }
    if (now && !before) {
      listener.diverged(view.at(slot));
    } else if (!now && (before || (news && differencesBefore == 0))) {
      listener.healed(view.at(slot));
    }
  }
}
