package io.understudy.replicator.daemon;

import io.understudy.jni.RecordMemory;
import io.understudy.jni.SegmentPlane;
import io.understudy.replicator.capture.CaptureThread;
import io.understudy.replicator.capture.RecordRing;
import io.understudy.replicator.capture.SegmentSink;
import java.lang.Thread.UncaughtExceptionHandler;
import java.nio.ByteBuffer;

/** Reads the records out of the kernel's ring, on the capture thread. */
final class KernelFeed implements RecordFeed {
  private final RecordMemory memory;
  private final CaptureThread capture;

  KernelFeed(SegmentPlane plane, SegmentSink ring, UncaughtExceptionHandler onFailure) {
    memory = plane.records();
    ByteBuffer consumer = memory.consumerPage();
    ByteBuffer producer = memory.producerPages();
    int page = consumer.capacity();
    RecordRing records = new RecordRing(consumer, producer, (producer.capacity() - page) / 2);
    capture = new CaptureThread(records, memory::await, ring, onFailure);
  }

  @Override
  public void start() {
    capture.start();
  }

  @Override
  public boolean isStopped() {
    return capture.isStopped();
  }

  @Override
  public void close() {
    capture.close();
    if (capture.isStopped()) {
      memory.close();
    }
  }
}
