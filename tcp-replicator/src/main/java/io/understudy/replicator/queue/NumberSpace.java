package io.understudy.replicator.queue;

/**
 * How the numbers of our own stack's connection relate to those on the wire. Each kernel chose its
 * own ISN, time stamp base and window scale; the client knows only those of the host that answered
 * it. On that host the two spaces are the same.
 *
 * <p>A number on the wire is the stack's own plus the difference. Owned by one thread.
 */
final class NumberSpace {
  private final int sequences;
  private final int ownScale;
  private final int wireScale;
  private int timestamps;

  /**
   * A space.
   *
   * @param sequences ISN on the wire minus the stack's own
   * @param timestamps clock on the wire minus the stack's own
   * @param ownScale bits by which the stack's windows are shifted
   * @param wireScale the same, as the client knows it
   */
  NumberSpace(int sequences, int timestamps, int ownScale, int wireScale) {
    this.sequences = sequences;
    this.timestamps = timestamps;
    this.ownScale = ownScale;
    this.wireScale = wireScale;
  }

  /** The space of a host whose own numbers are those on the wire. */
  static NumberSpace same(int scale) {
    return new NumberSpace(0, 0, scale, scale);
  }

  /** Is nothing to be changed? */
  boolean isSame() {
    return sequences == 0 && timestamps == 0 && ownScale == wireScale;
  }

  /** Moves the clock forward by as many ticks, so that no client hears it run backwards. */
  void advanceClock(int ticks) {
    timestamps += ticks;
  }

  /** A segment of our own stack gets the numbers of the wire. */
  void toWire(QueuedSegment segment) {
    segment.sequence(segment.sequence() + sequences);
    if (segment.hasTimestamps()) {
      segment.tsval(segment.tsval() + timestamps);
    }
    if (ownScale != wireScale) {
      segment.window(field((long) segment.window() << ownScale));
    }
  }

  /** A segment of the client gets the numbers of our own stack. */
  void toStack(QueuedSegment segment) {
    segment.acknowledgement(segment.acknowledgement() - sequences);
    segment.shiftSack(-sequences);
    if (segment.hasTimestamps() && segment.tsecr() != 0) {
      segment.tsecr(segment.tsecr() - timestamps);
    }
  }

  int toStack(int sequence) {
    return sequence - sequences;
  }

  private int field(long bytes) {
    return (int) Math.min(0xffff, bytes >>> wireScale);
  }
}
