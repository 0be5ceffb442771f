package io.understudy.records;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.FatalExceptionHandler;
import com.lmax.disruptor.TimeoutBlockingWaitStrategy;
import io.understudy.replicator.capture.RecordHandler;
import io.understudy.replicator.capture.RecordRing;
import io.understudy.replicator.capture.SegmentRecord;
import io.understudy.replicator.ring.SegmentEvent;
import io.understudy.replicator.ring.SegmentRing;
import io.understudy.replicator.tracker.ConnectionListener;
import io.understudy.replicator.tracker.ConnectionTracker;
import io.understudy.replicator.tracker.SnapshotSource;
import io.understudy.replicator.tracker.TrackerStage;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Records a second; writing them into the ring, which is the kernel's part, is included. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = {"-XX:+UseSerialGC", "-Xmx256m"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RecordsBenchmark {
  private static final int BATCH = 256;
  private static final int SLOTS = 16 * 1024;

  @Param({"1000", "100000"})
  private int connections;

  private final SegmentRecord record = new SegmentRecord();
  private final SegmentEvent event = new SegmentEvent();
  private final RecordHandler decode = this::decode;
  private final RecordHandler track = this::track;
  private final RecordHandler publish = this::publish;
  private FilledRing memory;
  private RecordRing records;
  private ConnectionTracker tracker;
  private SegmentRing ring;
  private BatchEventProcessor<SegmentEvent> processor;
  private Thread thread;

  /** Makes every connection known. */
  @Setup(Level.Trial)
  public void prepare() {
    memory = new FilledRing(connections);
    records = memory.ring();
    tracker = tracker();
    ring = new SegmentRing(SLOTS, new TimeoutBlockingWaitStrategy(100, TimeUnit.MILLISECONDS));
    TrackerStage stage = new TrackerStage(tracker(), System::nanoTime);
    processor = ring.consumer(stage, new FatalExceptionHandler());
    thread = new Thread(processor, "tracker");
    thread.start();
    for (int done = 0; done < connections; done += BATCH) {
      memory.produce(BATCH);
      records.poll(track, BATCH);
    }
  }

  private ConnectionTracker tracker() {
    return new ConnectionTracker(
        connections,
        2 * connections,
        1,
        new ConnectionListener() {},
        connection -> {},
        SnapshotSource.NONE);
  }

  /** Ends the tracker's thread. */
  @TearDown(Level.Trial)
  public void end() throws InterruptedException {
    processor.halt();
    thread.join();
  }

  /** The kernel's ring alone: a record is read in place and copied into a slot. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int decode() {
    memory.produce(BATCH);
    return records.poll(decode, BATCH);
  }

  /** The kernel's ring and the tracker, on one core. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int decodeAndTrack() {
    memory.produce(BATCH);
    return records.poll(track, BATCH);
  }

  /** The whole way, as in the daemon: the kernel's ring, the Disruptor, the tracker's thread. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int pipeline() {
    while (ring.room() < BATCH) {
      Thread.yield();
    }
    memory.produce(BATCH);
    int polled = records.poll(publish, BATCH);
    ring.publish();
    return polled;
  }

  private void decode(ByteBuffer buffer, int offset, int length) {
    record.wrap(buffer, offset, length);
    event.copyFrom(record);
  }

  private void track(ByteBuffer buffer, int offset, int length) {
    decode(buffer, offset, length);
    tracker.onSegment(event, event.timeNanos);
  }

  private void publish(ByteBuffer buffer, int offset, int length) {
    record.wrap(buffer, offset, length);
    ring.accept(record);
  }
}
