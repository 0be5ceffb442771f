package io.understudy.replicator.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CaptureThreadTest {
  private final HandMadeRing kernel = new HandMadeRing(1 << 16);
  private final CollectingSink sink = new CollectingSink();
  private final List<Integer> waits = new ArrayList<>();
  private int waitResult;

  private static final class CollectingSink implements SegmentSink {
    private final List<Long> accepted = new ArrayList<>();
    private int room = Integer.MAX_VALUE;
    private int published;

    @Override
    public int room() {
      return room;
    }

    @Override
    public void accept(SegmentRecord record) {
      accepted.add(record.timeNanos());
    }

    @Override
    public void publish() {
      published = accepted.size();
    }
  }

  private CaptureThread capture() {
    Waiter waiter =
        timeout -> {
          waits.add(timeout);
          return waitResult;
        };
    return new CaptureThread(kernel.consumer(), waiter, sink, (thread, failure) -> {});
  }

  private void write(long time) {
    assertTrue(kernel.write(new RecordBytes().time(time).bytes()));
  }

  @Test
  void shouldPublishABatchAtOnceWhenRecordsAreThere() {
    write(1);
    write(2);
    CaptureThread capture = capture();
    capture.round();
    assertEquals(List.of(1L, 2L), sink.accepted);
    assertEquals(2, sink.published);
    assertEquals(2, capture.captured());
    assertTrue(waits.isEmpty());
  }

  @Test
  void shouldSleepInTheWaiterWhenThereIsNothing() {
    capture().round();
    assertEquals(1, waits.size());
  }

  @Test
  void shouldLeaveRecordsInTheKernelWhenTheSinkIsFull() {
    write(1);
    sink.room = 0;
    CaptureThread capture = capture();
    capture.round();
    assertTrue(sink.accepted.isEmpty());
    assertEquals(1, capture.stalls());
    assertEquals(0, kernel.consumed());
    sink.room = 1;
    capture.round();
    assertEquals(List.of(1L), sink.accepted);
  }

  @Test
  void shouldTakeNoMoreThanFitsWhenTheSinkIsAlmostFull() {
    write(1);
    write(2);
    sink.room = 1;
    CaptureThread capture = capture();
    capture.round();
    assertEquals(List.of(1L), sink.accepted);
  }

  @Test
  void shouldCountAndSkipWhenARecordIsTooShort() {
    assertTrue(kernel.write(new byte[SegmentRecord.BYTES - 1]));
    write(5);
    CaptureThread capture = capture();
    capture.round();
    assertEquals(1, capture.truncated());
    assertEquals(List.of(5L), sink.accepted);
  }

  @Test
  void shouldCountWhenWaitingFails() {
    waitResult = -9;
    CaptureThread capture = capture();
    capture.round();
    assertEquals(1, capture.failedWaits());
  }

  @Test
  void shouldStopWhenClosed() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    Waiter waiter =
        timeout -> {
          waiting.countDown();
          return 0;
        };
    CaptureThread capture =
        new CaptureThread(kernel.consumer(), waiter, sink, (thread, failure) -> {});
    assertTrue(capture.isStopped());
    capture.start();
    assertTrue(waiting.await(10, TimeUnit.SECONDS));
    assertFalse(capture.isStopped());
    capture.close();
    assertTrue(capture.isStopped());
  }

  @Test
  void shouldReportTheFailureWhenTheLoopBreaks() throws Exception {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    CountDownLatch reported = new CountDownLatch(1);
    Waiter waiter =
        timeout -> {
          throw new IllegalStateException("test");
        };
    CaptureThread capture =
        new CaptureThread(
            kernel.consumer(),
            waiter,
            sink,
            (thread, thrown) -> {
              failure.set(thrown);
              reported.countDown();
            });
    capture.start();
    assertTrue(reported.await(10, TimeUnit.SECONDS));
    assertNotNull(failure.get());
    capture.close();
    assertTrue(capture.isStopped());
  }
}
