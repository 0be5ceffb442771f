package io.understudy.replicator.stats.control;

import io.understudy.replicator.stats.DaemonView;
import io.understudy.replicator.stats.EventEntry;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Queue between the event log's thread and one follower. A full queue is noted, not waited for.
 * Made, read and closed by the follower's thread.
 */
final class Following implements AutoCloseable {
  private static final int CAPACITY = 1024;

  private final BlockingQueue<EventEntry> queue = new ArrayBlockingQueue<>(CAPACITY);
  private final AutoCloseable handle;
  private volatile boolean overrun;

  Following(DaemonView view) {
    handle = view.follow(this::offer);
  }

  private void offer(EventEntry entry) {
    if (!queue.offer(entry)) {
      overrun = true;
    }
  }

  /** Whether events had to be left out. */
  boolean isOverrun() {
    return overrun;
  }

  /** The next event, or null when none came in time. */
  EventEntry poll(long millis) throws InterruptedException {
    return queue.poll(millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() throws IOException {
    try {
      handle.close();
    } catch (Exception e) {
      throw new IOException("the listener could not be removed", e);
    }
  }
}
