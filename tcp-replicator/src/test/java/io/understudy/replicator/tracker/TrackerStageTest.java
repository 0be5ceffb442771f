package io.understudy.replicator.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.FatalExceptionHandler;
import com.lmax.disruptor.TimeoutBlockingWaitStrategy;
import io.understudy.replicator.capture.RecordBytes;
import io.understudy.replicator.capture.SegmentRecord;
import io.understudy.replicator.ring.SegmentEvent;
import io.understudy.replicator.ring.SegmentRing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TrackerStageTest {
  private final AtomicLong clock = new AtomicLong(1000);
  private final List<Integer> forgotten = new ArrayList<>();
  private final ConnectionTracker tracker =
      new ConnectionTracker(
          16,
          1000,
          1,
          new ConnectionListener() {},
          connection -> forgotten.add(connection.clientPort()));
  private final TrackerStage stage = new TrackerStage(tracker, clock::get);

  @Test
  void shouldAnswerBetweenBatchesWhenAsked() throws Exception {
    CompletableFuture<ConnectionPage> page = stage.page(0, 0, 10);
    stage.onBatchStart(2, 2);
    stage.onEvent(Segments.of(1).record("OPENED", 10), 0, false);
    assertFalse(page.isDone());
    stage.onEvent(Segments.of(2).record("OPENED", 10), 1, true);
    assertEquals(2, page.get().total());
    assertEquals(2, stage.counters(0).duplex());
  }

  @Test
  void shouldAnswerOnTimeOutWhenNothingArrives() throws Exception {
    CompletableFuture<Void> done = stage.protectedSince(0, -1);
    stage.onTimeout(0);
    done.get();
    stage.onEvent(Segments.of(1).record("OPENED", 10), 0, true);
    assertEquals(1, stage.counters(0).simplex());
  }

  @Test
  void shouldForgetByTheClockWhenNothingArrives() {
    stage.onBatchStart(1, 1);
    stage.onEvent(Segments.of(1).record("CLOSED", 10), 0, true);
    clock.addAndGet(TimeUnit.SECONDS.toNanos(6));
    stage.onTimeout(0);
    assertEquals(List.of(1), forgotten);
  }

  @Test
  void shouldPassTheFailureOnWhenAQuestionFails() {
    CompletableFuture<Object> failing =
        stage.ask(
            tracked -> {
              throw new IllegalStateException("test");
            });
    CompletableFuture<Integer> next = stage.ask(ConnectionTracker::size);
    stage.onTimeout(0);
    assertThrows(ExecutionException.class, failing::get);
    assertEquals(0, next.join());
  }

  @Test
  void shouldCancelWhenTheStageHasStopped() {
    CompletableFuture<Integer> before = stage.ask(ConnectionTracker::size);
    stage.onShutdown();
    CompletableFuture<Integer> after = stage.ask(ConnectionTracker::size);
    assertThrows(CancellationException.class, before::join);
    assertThrows(CancellationException.class, after::join);
  }

  @Test
  void shouldTrackWhatTheRingCarriesWhenRunningOnItsThread() throws Exception {
    SegmentRing ring =
        new SegmentRing(64, new TimeoutBlockingWaitStrategy(5, TimeUnit.MILLISECONDS));
    BatchEventProcessor<SegmentEvent> processor = ring.consumer(stage, new FatalExceptionHandler());
    Thread thread = new Thread(processor);
    thread.start();
    for (int port = 1; port <= 40; port++) {
      ring.accept(opened(port));
    }
    ring.publish();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    int total = 0;
    while (total < 40 && System.nanoTime() < deadline) {
      total = stage.page(2, 0, 100).get(10, TimeUnit.SECONDS).total();
    }
    assertEquals(40, total);
    processor.halt();
    thread.join();
    assertTrue(stage.ask(ConnectionTracker::size).isCompletedExceptionally());
  }

  private static SegmentRecord opened(int port) {
    byte[] bytes =
        new RecordBytes()
            .time(5)
            .client(new byte[16], port)
            .service(2, 443)
            .octet("kind", Segments.of(1).record("OPENED", 1).kind)
            .octet("protection", 1)
            .bytes();
    SegmentRecord record = new SegmentRecord();
    ByteBuffer buffer = ByteBuffer.allocateDirect(bytes.length).order(ByteOrder.nativeOrder());
    assertTrue(record.wrap(buffer.put(0, bytes), 0, bytes.length));
    return record;
  }
}
