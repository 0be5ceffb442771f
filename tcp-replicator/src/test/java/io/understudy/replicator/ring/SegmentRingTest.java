package io.understudy.replicator.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.IgnoreExceptionHandler;
import com.lmax.disruptor.TimeoutBlockingWaitStrategy;
import io.understudy.replicator.capture.CaptureThread;
import io.understudy.replicator.capture.HandMadeRing;
import io.understudy.replicator.capture.RecordBytes;
import io.understudy.replicator.capture.SegmentRecord;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SegmentRingTest {
  private final SegmentRing ring =
      new SegmentRing(8, new TimeoutBlockingWaitStrategy(10, TimeUnit.MILLISECONDS));

  private static SegmentRecord record(long time) {
    return wrap(new RecordBytes().time(time).bytes());
  }

  private static SegmentRecord wrap(byte[] bytes) {
    SegmentRecord record = new SegmentRecord();
    ByteBuffer buffer = ByteBuffer.allocateDirect(bytes.length).order(ByteOrder.nativeOrder());
    assertTrue(record.wrap(buffer.put(0, bytes), 0, bytes.length));
    return record;
  }

  private BatchEventProcessor<SegmentEvent> consumer(EventHandler<SegmentEvent> handler) {
    return ring.consumer(handler, new IgnoreExceptionHandler());
  }

  @Test
  void shouldHaveNoRoomWhenNobodyReads() {
    consumer((event, sequence, end) -> {});
    for (int i = 8; i > 0; i--) {
      assertEquals(i, ring.room());
      ring.accept(record(i));
    }
    ring.publish();
    assertEquals(0, ring.room());
    assertEquals(8, ring.backlog());
  }

  @Test
  void shouldDeliverInOrderWhenPublishedInBatches() throws Exception {
    int count = 50_000;
    long[] next = {0};
    CountDownLatch done = new CountDownLatch(1);
    BatchEventProcessor<SegmentEvent> processor =
        consumer(
            (event, sequence, end) -> {
              if (event.timeNanos == next[0] && ++next[0] == count) {
                done.countDown();
              }
            });
    Thread thread = new Thread(processor);
    thread.start();
    SegmentRecord[] records = new SegmentRecord[count];
    for (int i = 0; i < count; ) {
      for (int room = ring.room(); room > 0 && i < count; room--) {
        records[i] = record(i);
        ring.accept(records[i++]);
      }
      ring.publish();
    }
    assertTrue(done.await(30, TimeUnit.SECONDS), "stopped at " + next[0]);
    processor.halt();
    thread.join();
  }

  @Test
  void shouldCallTheTimeoutWhenNothingArrives() throws Exception {
    CountDownLatch timedOut = new CountDownLatch(2);
    BatchEventProcessor<SegmentEvent> processor =
        consumer(
            new EventHandler<>() {
              @Override
              public void onEvent(SegmentEvent event, long sequence, boolean end) {}

              @Override
              public void onTimeout(long sequence) {
                timedOut.countDown();
              }
            });
    Thread thread = new Thread(processor);
    thread.start();
    assertTrue(timedOut.await(10, TimeUnit.SECONDS));
    processor.halt();
    thread.join();
  }

  @Test
  void shouldCopyEveryFieldWhenARecordIsTaken() throws Exception {
    Random random = new Random(4);
    SegmentEvent event = new SegmentEvent();
    for (int round = 0; round < 100; round++) {
      SegmentRecord record = wrap(RecordBytes.random(random));
      event.copyFrom(record);
      for (Field field : SegmentEvent.class.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          Object expected = SegmentRecord.class.getMethod(field.getName()).invoke(record);
          assertEquals(expected, field.get(event), field.getName());
        }
      }
    }
  }

  @Test
  void shouldLoseNothingWhenTheConsumerIsSlowAndBothRingsFill() throws Exception {
    int count = 20_000;
    HandMadeRing kernel = new HandMadeRing(1 << 12);
    CountDownLatch done = new CountDownLatch(count);
    BatchEventProcessor<SegmentEvent> processor =
        consumer((event, sequence, end) -> done.countDown());
    Thread thread = new Thread(processor);
    thread.start();
    try (CaptureThread capture =
        new CaptureThread(kernel.consumer(), timeout -> 0, ring, (failed, why) -> {})) {
      capture.start();
      byte[] bytes = new RecordBytes().time(1).bytes();
      for (int i = 0; i < count; i++) {
        while (!kernel.write(bytes)) {
          Thread.onSpinWait();
        }
      }
      assertTrue(done.await(30, TimeUnit.SECONDS), done.getCount() + " missing");
      awaitCaptured(capture, count);
    }
    processor.halt();
    thread.join();
  }

  /** The counter follows the records: it is written after the batch that they came in. */
  private static void awaitCaptured(CaptureThread capture, long count) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (capture.captured() != count && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertEquals(count, capture.captured());
  }
}
