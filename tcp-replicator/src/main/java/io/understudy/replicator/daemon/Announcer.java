package io.understudy.replicator.daemon;

import io.understudy.jni.PacketSocket;
import java.util.concurrent.TimeUnit;

/**
 * Announces the address of one service, at once and some more times: a switch or a neighbour may
 * miss the first announcement. Owned by the control thread.
 */
final class Announcer {
  private static final long[] AFTER_MILLIS = {1, 5, 20, 50, 100, 200, 500, 1000, 2000, 5000};

  private final PacketSocket socket;
  private final int service;
  private long startedNanos;
  private int next = AFTER_MILLIS.length;

  Announcer(PacketSocket socket, int service) {
    this.socket = socket;
    this.service = service;
  }

  /** Announces now and begins the repetitions anew. */
  void start(long nowNanos) {
    socket.announce(service);
    startedNanos = nowNanos;
    next = 0;
  }

  /** Ends the repetitions: the address is another host's. */
  void stop() {
    next = AFTER_MILLIS.length;
  }

  /** Announces again if it is time to. */
  void advance(long nowNanos) {
    if (next < AFTER_MILLIS.length && nowNanos >= dueNanos()) {
      socket.announce(service);
      next++;
    }
  }

  /** When {@link #advance} has something to do; {@link Long#MAX_VALUE} for never. */
  long dueNanos() {
    return next < AFTER_MILLIS.length
        ? startedNanos + TimeUnit.MILLISECONDS.toNanos(AFTER_MILLIS[next])
        : Long.MAX_VALUE;
  }
}
