package io.understudy.replicator.daemon;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.ExceptionHandler;
import com.lmax.disruptor.TimeoutBlockingWaitStrategy;
import io.understudy.jni.HostNetwork;
import io.understudy.jni.RecordMemory;
import io.understudy.jni.SegmentPlane;
import io.understudy.replicator.capture.CaptureThread;
import io.understudy.replicator.capture.RecordRing;
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
 * The way of a record: the kernel's ring, the capture thread, the Disruptor, the tracker. Two
 * threads; a failure in one is logged and makes {@link #isAlive} false, the kernel goes on without.
 */
final class SegmentPipeline implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(SegmentPipeline.class);
  private static final int SLOTS = 16 * 1024;
  private static final int FIRST_CONNECTIONS = 1024;
  private static final long TICK_MILLIS = 100;
  private static final long CLOSE_MILLIS = 2_000;

  private static final int SEED_RECORDS = 256;

  private final SegmentPlane plane;
  private final ConnectionTracker connections;
  private final RecordMemory memory;
  private final CaptureThread capture;
  private final SegmentRing ring = ring();
  private final TrackerStage tracker;
  private final BatchEventProcessor<SegmentEvent> processor;
  private final Thread trackerThread;
  private volatile boolean failed;

  SegmentPipeline(SegmentPlane plane, int maximum, ConnectionListener listener) {
    this.plane = plane;
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
    memory = plane.records();
    ByteBuffer consumer = memory.consumerPage();
    ByteBuffer producer = memory.producerPages();
    int page = consumer.capacity();
    RecordRing records = new RecordRing(consumer, producer, (producer.capacity() - page) / 2);
    capture = new CaptureThread(records, memory::await, ring, (thread, cause) -> fail(cause));
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
    capture.start();
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
    return !failed && trackerThread.isAlive() && !capture.isStopped();
  }

  private void fail(Throwable cause) {
    failed = true;
    LOGGER.error("segment records are no longer read; the kernel goes on without", cause);
  }

  @Override
  public void close() {
    capture.close();
    processor.halt();
    try {
      trackerThread.join(CLOSE_MILLIS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    if (capture.isStopped()) {
      memory.close();
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
