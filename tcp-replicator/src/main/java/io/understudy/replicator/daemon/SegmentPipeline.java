package io.understudy.replicator.daemon;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.ExceptionHandler;
import com.lmax.disruptor.TimeoutBlockingWaitStrategy;
import io.understudy.jni.HostNetwork;
import io.understudy.jni.SegmentEngine;
import io.understudy.replicator.capture.SegmentRecord;
import io.understudy.replicator.ring.SegmentEvent;
import io.understudy.replicator.ring.SegmentRing;
import io.understudy.replicator.tracker.ConnectionListener;
import io.understudy.replicator.tracker.ConnectionTracker;
import io.understudy.replicator.tracker.FlowSink;
import io.understudy.replicator.tracker.TrackerStage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a record: the engine's feed, the Disruptor, the tracker. A failure in the feed's or
 * the tracker's thread is logged and makes {@link #isAlive} false, the engine goes on without.
 */
final class SegmentPipeline implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(SegmentPipeline.class);
  private static final int SLOTS = 16 * 1024;
  private static final int FIRST_CONNECTIONS = 1024;
  private static final long TICK_MILLIS = 100;
  private static final long CLOSE_MILLIS = 2_000;

  private static final int SEED_RECORDS = 256;

  private final SegmentEngine plane;
  private final ConnectionTracker connections;
  private final RecordFeed feed;
  private final SegmentRing ring = ring();
  private final TrackerStage tracker;
  private final BatchEventProcessor<SegmentEvent> processor;
  private final Thread trackerThread;
  private volatile boolean failed;

  SegmentPipeline(RunningEngine running, int maximum, ConnectionListener listener) {
    this.plane = running.engine();
    FlowSink forgotten =
        connection ->
            plane.forgetConnection(
                connection.clientHigh(),
                connection.clientLow(),
                connection.clientPort(),
                connection.servicePort(),
                connection.service());
    long seed = new SecureRandom().nextLong();
    int first = Math.min(FIRST_CONNECTIONS, maximum);
    connections =
        new ConnectionTracker(
            first, maximum, seed, listener, forgotten, new KernelSnapshots(plane));
    tracker = new TrackerStage(connections, HostNetwork::bootNanos);
    processor = ring.consumer(tracker, new FailureLog());
    trackerThread = new Thread(processor, "tracker");
    trackerThread.setDaemon(true);
    feed = running.feed().into(ring, (thread, cause) -> fail(cause));
  }

  private static SegmentRing ring() {
    return new SegmentRing(
        SLOTS, new TimeoutBlockingWaitStrategy(TICK_MILLIS, TimeUnit.MILLISECONDS));
  }

  /** Takes up what the kernel has kept while no daemon ran, then reads its records. */
  void start() {
    ByteBuffer records =
        ByteBuffer.allocateDirect(SEED_RECORDS * SegmentRecord.BYTES)
            .order(ByteOrder.nativeOrder());
    plane.readConnections(records, this::seed);
    trackerThread.start();
    feed.start();
  }

  private void seed(ByteBuffer records, int count) {
    SegmentRecord record = new SegmentRecord();
    SegmentEvent event = new SegmentEvent();
    long now = HostNetwork.bootNanos();
    for (int i = 0; i < count; i++) {
      if (record.wrap(records, i * SegmentRecord.BYTES, SegmentRecord.BYTES)) {
        event.copyFrom(record);
        connections.onSegment(event, now);
      }
    }
  }

  TrackerStage tracker() {
    return tracker;
  }

  /** Records between kernel and tracker. */
  long backlog() {
    return ring.backlog();
  }

  boolean isAlive() {
    return !failed && trackerThread.isAlive() && !feed.isStopped();
  }

  private void fail(Throwable cause) {
    failed = true;
    LOGGER.error("segment records are no longer read; the kernel goes on without", cause);
  }

  @Override
  public void close() {
    feed.close();
    processor.halt();
    try {
      trackerThread.join(CLOSE_MILLIS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private final class FailureLog implements ExceptionHandler<SegmentEvent> {
    @Override
    public void handleEventException(Throwable cause, long sequence, SegmentEvent event) {
      LOGGER.error("a segment record could not be tracked", cause);
    }

    @Override
    public void handleOnStartException(Throwable cause) {
      fail(cause);
    }

    @Override
    public void handleOnShutdownException(Throwable cause) {
      fail(cause);
    }
  }
}
