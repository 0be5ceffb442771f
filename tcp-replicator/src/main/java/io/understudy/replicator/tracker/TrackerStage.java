package io.understudy.replicator.tracker;

import com.lmax.disruptor.EventHandler;
import io.understudy.replicator.ring.SegmentEvent;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The tracker as the stage behind the ring: feeds it records and time, and lets other threads ask
 * it. Questions are answered on the tracker's thread between two batches, or when the ring's wait
 * times out, so the ring must wait with a time-out.
 *
 * <p>The {@code on...} methods are called by the Disruptor's processor; {@link #ask} and what is
 * built on it by any thread. Do not wait for an answer on the tracker's thread. An answer is
 * cancelled when the stage has been shut down.
 */
public final class TrackerStage implements EventHandler<SegmentEvent> {
  private final ConnectionTracker tracker;
  private final LongSupplier bootNanos;
  private final Queue<Question<?>> questions = new ConcurrentLinkedQueue<>();
  private volatile boolean shutDown;
  private long nowNanos;

  private record Question<T>(Function<ConnectionTracker, T> question, CompletableFuture<T> answer) {
    void answerFrom(ConnectionTracker tracker) {
      try {
        answer.complete(question.apply(tracker));
      } catch (RuntimeException failure) {
        answer.completeExceptionally(failure);
      }
    }
  }

  /** A stage over a tracker that nobody else calls; {@code bootNanos} is the boot-time clock. */
  public TrackerStage(ConnectionTracker tracker, LongSupplier bootNanos) {
    this.tracker = tracker;
    this.bootNanos = bootNanos;
  }

  @Override
  public void onStart() {
    shutDown = false;
  }

  @Override
  public void onBatchStart(long batchSize, long queueDepth) {
    nowNanos = bootNanos.getAsLong();
  }

  @Override
  public void onEvent(SegmentEvent event, long sequence, boolean endOfBatch) {
    tracker.onSegment(event, nowNanos);
    if (endOfBatch) {
      betweenBatches();
    }
  }

  @Override
  public void onTimeout(long sequence) {
    nowNanos = bootNanos.getAsLong();
    betweenBatches();
  }

  @Override
  public void onShutdown() {
    shutDown = true;
    cancelQuestions();
  }

  /** Numbers of a service, at once. */
  public ServiceCounters counters(int service) {
    return tracker.counters(service);
  }

  /** A part of a service's connections. */
  public CompletableFuture<ConnectionPage> page(int service, int offset, int limit) {
    return ask(tracked -> tracked.page(service, offset, limit));
  }

  /** {@link ConnectionTracker#protectedSince} from another thread. */
  public CompletableFuture<Void> protectedSince(int service, long nanos) {
    return ask(
        tracked -> {
          tracked.protectedSince(service, nanos);
          return null;
        });
  }

  /** Runs {@code question} on the tracker's thread. */
  public <T> CompletableFuture<T> ask(Function<ConnectionTracker, T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    questions.add(new Question<>(question, answer));
    if (shutDown) {
      cancelQuestions();
    }
    return answer;
  }

  private void betweenBatches() {
    tracker.onTime(nowNanos);
    for (Question<?> next = questions.poll(); next != null; next = questions.poll()) {
      next.answerFrom(tracker);
    }
  }

  private void cancelQuestions() {
    for (Question<?> next = questions.poll(); next != null; next = questions.poll()) {
      next.answer().completeExceptionally(new CancellationException("the tracker has stopped"));
    }
  }
}
