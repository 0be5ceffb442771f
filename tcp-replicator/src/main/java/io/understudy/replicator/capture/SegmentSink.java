package io.understudy.replicator.capture;

/**
 * Where captured records go: the next stage's queue. All calls come from the capture thread.
 *
 * <p>The queue exerts back-pressure through {@link #room}. The capture thread then leaves records
 * in the kernel's ring; when that is full as well the kernel counts what it loses.
 */
public interface SegmentSink {
  /** How many records can be accepted now; zero or negative when the queue is full. */
  int room();

  /** Copies one record. Called at most {@link #room} times before the room is asked again. */
  void accept(SegmentRecord record);

  /** Makes everything accepted so far visible to the next stage. */
  void publish();
}
