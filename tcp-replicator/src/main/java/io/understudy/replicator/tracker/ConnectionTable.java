package io.understudy.replicator.tracker;

import io.understudy.replicator.ring.SegmentEvent;
import java.util.Arrays;

/**
 * The tracked connections in compact primitive arrays, about 150 bytes each, found by flow. A slot
 * is a connection's number while it is in the table. Grows by doubling, allocates nothing
 * otherwise. Owned by the tracker's thread.
 */
final class ConnectionTable {
  static final int NONE = FlowIndex.NONE;

  /** Columns of 32 bits. */
  static final int FLAGS = 0;

  static final int CLIENT_ISN = 1;
  static final int SERVICE_ISN = 2;
  static final int CLIENT_NXT = 3;
  static final int CLIENT_ACKED = 4;
  static final int CLIENT_WINDOW = 5;
  static final int OWN_SND_UNA = 6;
  static final int OWN_SND_NXT = 7;
  static final int OWN_ACK = 8;
  static final int OWN_EDGE = 9;
  static final int PEER_SND_NXT = 10;
  static final int PEER_ACK = 11;
  static final int PEER_EDGE = 12;
  static final int SEGMENTS_IN = 13;
  static final int SEGMENTS_OUT = 14;

  /** Columns of the {@link LagBook}: bytes behind, its two marks, its place in the list plus 1. */
  static final int LAG_BYTES = 15;

  static final int MARK_IN = 16;
  static final int MARK_OUT = 17;
  static final int HEARD_PLACE = 18;

  /** Of the {@link DivergenceBook}. */
  static final int DIFFERENCES = 19;

  private static final int NUMBERS = 20;

  /** Columns of 8 bits: enum ordinals, and the role as the kernel numbers it. */
  static final int STATE = 0;

  static final int PROTECTION = 1;
  static final int REPORTED_PROTECTION = 2;
  static final int REASON = 3;
  static final int REPORTED_REASON = 4;
  static final int ROLE = 5;

  /** 1 while the partner lacks what the client was told before the connection was protected. */
  static final int RESUMING = 6;

  private static final int MARKS = 7;

  private static final int OPENED = 0;
  private static final int LAST = 1;
  private static final int BEHIND_SINCE = 2;
  private static final int DIFFERS_FROM = 3;
  private static final int DIFFERS_TO = 4;
  private static final int TIMES = 5;

  private final FlowIndex index;
  private int[] numbers;
  private byte[] marks;
  private long[] times;

  ConnectionTable(int capacity, int maximum, long hashSeed) {
    index = new FlowIndex(capacity, maximum, hashSeed);
    numbers = new int[index.capacity() * NUMBERS];
    marks = new byte[index.capacity() * MARKS];
    times = new long[index.capacity() * TIMES];
  }

  int size() {
    return index.size();
  }

  /** Slots are below that; those that are not {@link #occupied} are to be skipped. */
  int bound() {
    return index.bound();
  }

  boolean occupied(int slot) {
    return mark(slot, STATE) != ConnectionState.VACANT.ordinal();
  }

  int find(SegmentEvent event) {
    return index.find(event.clientHigh, event.clientLow, ports(event));
  }

  /** A slot for a flow that has none, or {@link #NONE} when the table may not grow any more. */
  int insert(SegmentEvent event) {
    int slot = index.add(event.clientHigh, event.clientLow, ports(event));
    if (index.capacity() * MARKS > marks.length) {
      numbers = Arrays.copyOf(numbers, index.capacity() * NUMBERS);
      marks = Arrays.copyOf(marks, index.capacity() * MARKS);
      times = Arrays.copyOf(times, index.capacity() * TIMES);
    }
    return slot;
  }

  void remove(int slot) {
    mark(slot, STATE, ConnectionState.VACANT.ordinal());
    index.remove(slot);
  }

  /** Are slot and event the same connection, not only the same flow? Their ISNs tell. */
  boolean sameConnection(int slot, SegmentEvent event) {
    return number(slot, CLIENT_ISN) == event.clientIsn
        && number(slot, SERVICE_ISN) == event.serviceIsn;
  }

  /** Takes over the snapshot's numbers and time. */
  void store(int slot, SegmentEvent event) {
    int at = slot * NUMBERS;
    numbers[at + FLAGS] = event.flags;
    numbers[at + CLIENT_ISN] = event.clientIsn;
    numbers[at + SERVICE_ISN] = event.serviceIsn;
    numbers[at + CLIENT_NXT] = event.clientNxt;
    numbers[at + CLIENT_ACKED] = event.clientAcked;
    numbers[at + CLIENT_WINDOW] = event.clientWindow;
    numbers[at + OWN_SND_UNA] = event.ownSndUna;
    numbers[at + OWN_SND_NXT] = event.ownSndNxt;
    numbers[at + OWN_ACK] = event.ownAck;
    numbers[at + OWN_EDGE] = event.ownEdge;
    numbers[at + PEER_SND_NXT] = event.peerSndNxt;
    numbers[at + PEER_ACK] = event.peerAck;
    numbers[at + PEER_EDGE] = event.peerEdge;
    numbers[at + SEGMENTS_IN] = event.segmentsIn;
    numbers[at + SEGMENTS_OUT] = event.segmentsOut;
    numbers[at + DIFFERENCES] = event.differences;
    mark(slot, ROLE, event.role);
    times[slot * TIMES + DIFFERS_FROM] = event.differsFrom;
    times[slot * TIMES + DIFFERS_TO] = event.differsTo;
    times[slot * TIMES + LAST] = event.timeNanos;
  }

  void opened(int slot, long nanos) {
    times[slot * TIMES + OPENED] = nanos;
  }

  /** When the backup was last not behind, as far as is known; 0 while it is not behind. */
  long behindSinceNanos(int slot) {
    return times[slot * TIMES + BEHIND_SINCE];
  }

  void behindSinceNanos(int slot, long nanos) {
    times[slot * TIMES + BEHIND_SINCE] = nanos;
  }

  /** Offset in the output behind which the first difference lies. */
  long differsFrom(int slot) {
    return times[slot * TIMES + DIFFERS_FROM];
  }

  /** Offset before which it lies; 0 when there is none. */
  long differsTo(int slot) {
    return times[slot * TIMES + DIFFERS_TO];
  }

  long openedNanos(int slot) {
    return times[slot * TIMES + OPENED];
  }

  long lastNanos(int slot) {
    return times[slot * TIMES + LAST];
  }

  int number(int slot, int column) {
    return numbers[slot * NUMBERS + column];
  }

  void number(int slot, int column, int value) {
    numbers[slot * NUMBERS + column] = value;
  }

  int mark(int slot, int column) {
    return marks[slot * MARKS + column] & 0xff;
  }

  void mark(int slot, int column, int value) {
    marks[slot * MARKS + column] = (byte) value;
  }

  long clientHigh(int slot) {
    return index.high(slot);
  }

  long clientLow(int slot) {
    return index.low(slot);
  }

  int clientPort(int slot) {
    return (int) (index.ports(slot) >>> 48);
  }

  int servicePort(int slot) {
    return (int) (index.ports(slot) >>> 32) & 0xffff;
  }

  int service(int slot) {
    return (int) index.ports(slot);
  }

  private static long ports(SegmentEvent event) {
    return FlowIndex.ports(event.clientPort, event.servicePort, event.service);
  }
}
