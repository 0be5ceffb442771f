package io.understudy.replicator.pair;

import java.util.concurrent.atomic.AtomicLongArray;

/** What a control channel has sent and received. Written by its thread, read by any. */
public final class ControlCounters {
  private static final int ACCEPTED = Rejection.values().length;
  private static final int SENT = ACCEPTED + 1;
  private static final int SEND_FAILED = ACCEPTED + 2;
  private static final int RECEIVE_FAILED = ACCEPTED + 3;

  private final AtomicLongArray values = new AtomicLongArray(RECEIVE_FAILED + 1);

  /** Messages believed and handed over. */
  public long accepted() {
    return values.get(ACCEPTED);
  }

  /** Datagrams not believed, for this reason. */
  public long rejected(Rejection reason) {
    return values.get(reason.ordinal());
  }

  /** Datagrams sent; a message over two links counts twice. */
  public long sent() {
    return values.get(SENT);
  }

  /** Datagrams that the kernel did not take. */
  public long sendFailed() {
    return values.get(SEND_FAILED);
  }

  /** Times that a socket could not be read. */
  public long receiveFailed() {
    return values.get(RECEIVE_FAILED);
  }

  void countAccepted() {
    count(ACCEPTED);
  }

  void countRejected(Rejection reason) {
    count(reason.ordinal());
  }

  void countSent(boolean taken) {
    count(taken ? SENT : SEND_FAILED);
  }

  void countReceiveFailed() {
    count(RECEIVE_FAILED);
  }

  private void count(int index) {
    values.lazySet(index, values.get(index) + 1);
  }
}
