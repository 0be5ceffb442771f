package io.understudy.replicator.tracker;

import io.understudy.codec.IpAddress;
import io.understudy.codec.SequenceNumber;
import io.understudy.jni.Abi;
import io.understudy.replicator.ring.SegmentEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * Knows every connection from the records of the segment plane.
 *
 * <p>A record is a whole snapshot, so the tracker compares it with what it knows instead of
 * following the kinds: a lost, repeated or overtaken record changes nothing for good. A connection
 * that it has not heard of is opened by any record. Idle connections stay; closed ones linger
 * {@value #LINGER_SECONDS} seconds, so that their last segments are still ours, and are then handed
 * to the {@link FlowSink}.
 *
 * <p>Owned by one thread, which calls every method but {@link #counters}, {@link #malformed} and
 * {@link #untracked}. Allocates nothing for a record, except to grow.
 */
public final class ConnectionTracker {
  static final int LINGER_SECONDS = 5;
  private static final int ROLE_PRIMARY = Abi.constant("US_ROLE_PRIMARY");
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(LINGER_SECONDS);
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final ConnectionListener listener;
  private final FlowSink forgotten;
  private final ConnectionTable table;
  private final ConnectionView view;
  private final LingerWheel lingering = new LingerWheel(TICK_NANOS);
  private final IntConsumer expire = this::expire;
  private final ServiceCounters[] counters = new ServiceCounters[Abi.constant("US_MAX_SERVICES")];
  private final ProtectionBook protections;
  private final DivergenceBook divergences;
  private final LagBook lags;
  private final LagBook.SnapshotHandler readAgain;
  private long nowNanos;
  private volatile long malformed;
  private volatile long untracked;

  /** A tracker that hears only records. */
  ConnectionTracker(
      int capacity, int maximum, long hashSeed, ConnectionListener listener, FlowSink forgotten) {
    this(capacity, maximum, hashSeed, listener, forgotten, SnapshotSource.NONE);
  }

  /**
   * An empty tracker.
   *
   * @param capacity connections to make room for at once
   * @param maximum connections to track at most, those that linger included
   * @param hashSeed a number that clients cannot guess
   * @param source gives the numbers of connections that have gone quiet
   */
  public ConnectionTracker(
      int capacity,
      int maximum,
      long hashSeed,
      ConnectionListener listener,
      FlowSink forgotten,
      SnapshotSource source) {
    this.listener = listener;
    this.forgotten = forgotten;
    this.table = new ConnectionTable(capacity, maximum, hashSeed);
    this.view = new ConnectionView(table);
    for (int i = 0; i < counters.length; i++) {
      counters[i] = new ServiceCounters();
    }
    this.protections = new ProtectionBook(table, counters);
    this.divergences = new DivergenceBook(table, counters, listener);
    this.lags = new LagBook(table, counters, source);
    this.readAgain = this::onReadAgain;
  }

  /** Takes one record in. {@code nowNanos} is this host's boot-time clock. */
  public void onSegment(SegmentEvent event, long nowNanos) {
    RecordKind kind = RecordKind.of(event.kind);
    if (kind == null || event.service < 0 || event.service >= counters.length) {
      malformed = malformed + 1;
    } else if (kind == RecordKind.REFUSED) {
      refuse(event);
    } else {
      onSnapshot(event, kind, nowNanos);
    }
  }

  /** Forgets what has lingered long enough. Call it a few times a second. */
  public void onTime(long nowNanos) {
    lingering.advance(nowNanos, expire);
    this.nowNanos = nowNanos;
    lags.onTime(nowNanos, readAgain);
  }

  /**
   * Connections of a service that were opened before {@code nanos} are simplex from now on, since
   * the present partner was not there: compared unsigned, so all ones means every connection.
   */
  public void protectedSince(int service, long nanos) {
    protections.since(service, nanos);
    for (int slot = 0; slot < table.bound(); slot++) {
      if (table.occupied(slot) && table.service(slot) == service && !closed(slot)) {
        protections.revise(slot);
        lags.follow(slot);
      }
    }
  }

  /**
   * Drops all connections of a service, which the kernel has forgotten already. The listener hears
   * that each has closed.
   */
  public void forgetAll(int service) {
    for (int slot = 0; slot < table.bound(); slot++) {
      if (table.occupied(slot) && table.service(slot) == service) {
        end(slot, Reason.NONE);
        lingering.cancel(slot);
        table.remove(slot);
      }
    }
  }

  /** Numbers of a service; the object is always the same and may be read by any thread. */
  public ServiceCounters counters(int service) {
    return counters[service];
  }

  /** Records of an unknown kind or service; for any thread. */
  public long malformed() {
    return malformed;
  }

  /** Records of connections for which there was no room; for any thread. */
  public long untracked() {
    return untracked;
  }

  /** Connections in the table, lingering ones included. */
  public int size() {
    return table.size();
  }

  /** A part of a service's connections; the cost grows with the table. */
  public ConnectionPage page(int service, int offset, int limit) {
    List<ConnectionSnapshot> listed = new ArrayList<>();
    int total = 0;
    for (int slot = 0; slot < table.bound(); slot++) {
      if (table.occupied(slot) && table.service(slot) == service) {
        if (total >= offset && listed.size() < limit) {
          listed.add(view.at(slot).snapshot());
        }
        total++;
      }
    }
    return new ConnectionPage(total, offset, listed);
  }

  private void onSnapshot(SegmentEvent event, RecordKind kind, long nowNanos) {
    int slot = table.find(event);
    if (slot == ConnectionTable.NONE) {
      slot = table.insert(event);
      if (slot == ConnectionTable.NONE) {
        untracked = untracked + 1;
        return;
      }
      open(slot, event);
    } else if (!table.sameConnection(slot, event)) {
      if (event.timeNanos < table.lastNanos(slot)) {
        return;
      }
      end(slot, Reason.NONE);
      lingering.cancel(slot);
      open(slot, event);
    } else if (event.timeNanos >= table.lastNanos(slot)) {
      update(slot, event);
    }
    conclude(slot, event, kind, nowNanos);
    if (!closed(slot)) {
      lags.follow(slot);
    }
  }

  /** What is still lacking when nothing comes any more, no segment's confirmation will tell. */
  private void onReadAgain(SegmentEvent event) {
    if (event.role == ROLE_PRIMARY && SequenceNumber.before(event.peerAck, event.ownAck)) {
      event.kind = RecordKind.LACKS.code();
    }
    onSegment(event, nowNanos);
  }

  /** Counts what is new, in the space of 32 bits (RFC 9293, section 3.4). FIN counts as a byte. */
  private void countBytes(int slot, SegmentEvent event) {
    int received =
        SequenceNumber.distance(table.number(slot, ConnectionTable.CLIENT_NXT), event.clientNxt);
    int sent =
        SequenceNumber.distance(table.number(slot, ConnectionTable.OWN_SND_NXT), event.ownSndNxt);
    counters[event.service].countBytes(Math.max(0, received), Math.max(0, sent));
  }

  private void open(int slot, SegmentEvent event) {
    table.opened(slot, event.timeNanos);
    table.store(slot, event);
    counters[event.service].countOpened();
    protections.enter(slot, event);
    table.mark(slot, ConnectionTable.STATE, ConnectionState.ESTABLISHED.ordinal());
    advanceState(slot, event);
    listener.opened(view.at(slot));
    divergences.enter(slot);
  }

  private void update(int slot, SegmentEvent event) {
    if (closed(slot)) {
      table.store(slot, event);
      return;
    }
    countBytes(slot, event);
    divergences.follow(slot, event);
    advanceState(slot, event);
    if (protections.follow(slot, event)) {
      tellProtection(view.at(slot));
    }
  }

  private void tellProtection(ConnectionView connection) {
    switch (connection.protection()) {
      case SIMPLEX -> listener.degraded(connection);
      case DUPLEX -> listener.becameDuplex(connection);
      case PENDING -> {}
    }
  }

  /** CLOSED is left to {@link #end}, which keeps the numbers right. */
  private void advanceState(int slot, SegmentEvent event) {
    ConnectionState before = view.at(slot).state();
    ConnectionState after =
        ConnectionState.after(before, event.flags, event.clientAcked, event.ownSndNxt);
    if (after != ConnectionState.CLOSED) {
      table.mark(slot, ConnectionTable.STATE, after.ordinal());
    }
  }

  private void conclude(int slot, SegmentEvent event, RecordKind kind, long nowNanos) {
    if (kind == RecordKind.END_HELD && !closed(slot)) {
      counters[event.service].countEndHeld();
      listener.endHeld(view.at(slot));
    }
    if (kind == RecordKind.LACKS && !closed(slot)) {
      listener.lacking(view.at(slot));
    }
    boolean ended = kind == RecordKind.CLOSED || ConnectionState.ended(event.flags);
    if (ended && !closed(slot)) {
      end(slot, Reason.of(event.reason));
      lingering.schedule(slot, nowNanos + LINGER_NANOS);
    }
  }

  private void end(int slot, Reason reason) {
    if (closed(slot)) {
      return;
    }
    protections.leave(slot);
    divergences.leave(slot);
    lags.leave(slot);
    counters[table.service(slot)].countClosed();
    table.mark(slot, ConnectionTable.STATE, ConnectionState.CLOSED.ordinal());
    table.mark(slot, ConnectionTable.REASON, reason.ordinal());
    listener.closed(view.at(slot));
  }

  private boolean closed(int slot) {
    return table.mark(slot, ConnectionTable.STATE) == ConnectionState.CLOSED.ordinal();
  }

  private void refuse(SegmentEvent event) {
    Reason reason = Reason.of(event.reason);
    counters[event.service].countRefused(reason);
    IpAddress client = new IpAddress(event.clientHigh, event.clientLow);
    listener.refused(event.service, client, event.clientPort, event.servicePort, reason);
  }

  private void expire(int slot) {
    forgotten.forget(view.at(slot));
    table.remove(slot);
  }
}
