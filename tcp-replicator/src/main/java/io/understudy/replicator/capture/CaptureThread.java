package io.understudy.replicator.capture;

import java.lang.Thread.UncaughtExceptionHandler;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The thread that moves records from the kernel's ring to the {@link SegmentSink}, in batches. It
 * sleeps in the {@link Waiter} while there are none, and shortly while the sink is full.
 *
 * <p>{@link #start} and {@link #close} are called once each, by the owner. Counters may be read by
 * any thread. An unexpected exception ends the thread and goes to the handler given; the segment
 * plane does not depend on this thread.
 */
public final class CaptureThread implements AutoCloseable {
  private static final int BATCH = 256;
  private static final int WAIT_MILLIS = 100;
  private static final long FULL_PARK_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
  private static final long FAILED_WAIT_PARK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long CLOSE_MILLIS = 2_000;

  private final RecordRing ring;
  private final Waiter waiter;
  private final SegmentSink sink;
  private final SegmentRecord record = new SegmentRecord();
  private final RecordHandler handler = this::onRecord;
  private final Thread thread;
  private volatile boolean running = true;
  private volatile long captured;
  private volatile long truncated;
  private volatile long stalls;
  private volatile long failedWaits;

  /** Prepares the thread; nothing is read before {@link #start}. */
  public CaptureThread(
      RecordRing ring, Waiter waiter, SegmentSink sink, UncaughtExceptionHandler onFailure) {
    this.ring = ring;
    this.waiter = waiter;
    this.sink = sink;
    this.thread = new Thread(this::run, "capture");
    this.thread.setDaemon(true);
    this.thread.setUncaughtExceptionHandler(onFailure);
  }

  /** Starts to read. */
  public void start() {
    thread.start();
  }

  /** Stops reading and waits for the thread to end. The mapping may be released only after that. */
  @Override
  public void close() {
    running = false;
    LockSupport.unpark(thread);
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Has the thread ended, or never been started? Until then the mapping must stay. */
  public boolean isStopped() {
    return !thread.isAlive();
  }

  /** Records handed to the sink. */
  public long captured() {
    return captured;
  }

  /** Records that were too short to be one; they were skipped. */
  public long truncated() {
    return truncated;
  }

  /** Times that the sink was full and the records had to wait in the kernel. */
  public long stalls() {
    return stalls;
  }

  /** Times that waiting failed; the ring was then polled. */
  public long failedWaits() {
    return failedWaits;
  }

  private void run() {
    while (running) {
      round();
    }
  }

  /** One round of the loop: a batch, or a sleep. */
  void round() {
    int room = Math.min(sink.room(), BATCH);
    if (room <= 0) {
      stalls = stalls + 1;
      LockSupport.parkNanos(FULL_PARK_NANOS);
    } else if (drain(room) == 0) {
      sleep();
    }
  }

  private int drain(int room) {
    int polled;
    try {
      polled = ring.poll(handler, room);
    } finally {
      sink.publish();
    }
    captured = captured + polled;
    return polled;
  }

  private void sleep() {
    if (waiter.await(WAIT_MILLIS) < 0) {
      failedWaits = failedWaits + 1;
      LockSupport.parkNanos(FAILED_WAIT_PARK_NANOS);
    }
  }

  private void onRecord(ByteBuffer buffer, int offset, int length) {
    if (record.wrap(buffer, offset, length)) {
      sink.accept(record);
    } else {
      truncated = truncated + 1;
    }
  }
}
