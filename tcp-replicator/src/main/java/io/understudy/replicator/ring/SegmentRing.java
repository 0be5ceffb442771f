package io.understudy.replicator.ring;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.BatchEventProcessorBuilder;
import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.ExceptionHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.WaitStrategy;
import io.understudy.replicator.capture.SegmentRecord;
import io.understudy.replicator.capture.SegmentSink;

/**
 * The single-producer Disruptor that carries records from the capture thread to the tracker. All
 * slots are allocated once.
 *
 * <p>Back-pressure: when the ring is full, {@link #room} is zero and the capture thread waits. The
 * {@link SegmentSink} methods belong to the capture thread; {@link #consumer} is called by the
 * owner before anything is published.
 */
public final class SegmentRing implements SegmentSink {
  private static final long NOTHING = -1;

  private final RingBuffer<SegmentEvent> slots;
  private long firstClaimed = NOTHING;
  private long lastClaimed = NOTHING;

  /**
   * An empty ring.
   *
   * @param size number of slots, a power of two
   * @param waiting how the consumer waits; with a time-out the consumer's handler is called at
   *     least that often
   */
  public SegmentRing(int size, WaitStrategy waiting) {
    slots = RingBuffer.createSingleProducer(SegmentEvent::new, size, waiting);
  }

  /**
   * Attaches the stage that reads the ring. The caller runs the processor on a thread of its own
   * and halts it to stop; slots are free again when the handler has seen them.
   */
  public BatchEventProcessor<SegmentEvent> consumer(
      EventHandler<SegmentEvent> handler, ExceptionHandler<? super SegmentEvent> onFailure) {
    BatchEventProcessor<SegmentEvent> processor =
        new BatchEventProcessorBuilder().build(slots, slots.newBarrier(), handler);
    processor.setExceptionHandler(onFailure);
    slots.addGatingSequences(processor.getSequence());
    return processor;
  }

  /** Slots that are published and not yet read; for any thread, approximate. */
  public long backlog() {
    return slots.getBufferSize() - slots.remainingCapacity();
  }

  @Override
  public int room() {
    return (int) slots.remainingCapacity();
  }

  /**
   * {@inheritDoc}
   *
   * <p>The slot is complete before the next one is claimed: claiming may publish what was claimed
   * earlier.
   */
  @Override
  public void accept(SegmentRecord record) {
    long claimed = slots.next();
    slots.get(claimed).copyFrom(record);
    if (firstClaimed == NOTHING) {
      firstClaimed = claimed;
    }
    lastClaimed = claimed;
  }

  @Override
  public void publish() {
    if (firstClaimed != NOTHING) {
      slots.publish(firstClaimed, lastClaimed);
      firstClaimed = NOTHING;
    }
  }
}
