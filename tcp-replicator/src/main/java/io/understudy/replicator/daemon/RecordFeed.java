package io.understudy.replicator.daemon;

import io.understudy.replicator.capture.SegmentSink;
import java.lang.Thread.UncaughtExceptionHandler;

/** Brings the records of connections from the engine to the tracker's ring. */
interface RecordFeed extends AutoCloseable {
  /** Makes the feed of a ring; nothing flows before {@link #start}. */
  interface Source {
    RecordFeed into(SegmentSink ring, UncaughtExceptionHandler onFailure);
  }

  void start();

  /** Does it flow no more? */
  boolean isStopped();

  @Override
  void close();
}
