package io.understudy.replicator.daemon;

import io.understudy.replicator.capture.SegmentSink;
import io.understudy.replicator.queue.QueueEngine;

/** The engine nfqueue writes its records itself. It ends with the engine. */
final class QueueFeed implements RecordFeed {
  private final QueueEngine engine;
  private final SegmentSink ring;

  QueueFeed(QueueEngine engine, SegmentSink ring) {
    this.engine = engine;
    this.ring = ring;
  }

  @Override
  public void start() {
    engine.start(ring);
  }

  @Override
  public boolean isStopped() {
    return !engine.isAlive();
  }

  @Override
  public void close() {}
}
