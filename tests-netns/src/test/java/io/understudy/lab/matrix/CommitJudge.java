package io.understudy.lab.matrix;

import io.understudy.lab.Segment;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the client of one connection was ever told of a byte that the backup did not hold. Two
 * independent measures, both from captures: the bytes that arrived at the backup's interface, and
 * the highest ack in its confirmations. Segments have to come in the order of time.
 */
final class CommitJudge {
  private final String connection;
  private final List<String> complaints = new ArrayList<>();
  private Intervals arrived;
  private int confirmed;
  private long checked;
  private boolean excused;
  private boolean failed;

  CommitJudge(String connection) {
    this.connection = connection;
  }

  /** The client opens it. */
  void opened(Segment syn) {
    arrived = new Intervals(syn.sequence() + 1);
    confirmed = syn.sequence() + 1;
    excused = false;
    failed = false;
  }

  /** The kernels told each other that it is protected no longer, or never was. */
  void excuse() {
    excused = true;
  }

  /** A copy of a client's segment reached the backup. */
  void tapped(Segment segment) {
    if (arrived != null) {
      int fin = segment.fin() ? 1 : 0;
      arrived.add(segment.sequence(), segment.payloadBytes() + fin);
    }
  }

  /** The backup confirmed. */
  void confirmed(Segment segment) {
    if (arrived != null && segment.ack() && segment.acknowledgement() - confirmed > 0) {
      confirmed = segment.acknowledgement();
    }
  }

  /** The client was told something by the primary, while the pair was in duplex. */
  void told(Segment segment) {
    if (arrived == null || excused || failed || !segment.ack() || segment.syn() || segment.rst()) {
      return;
    }
    checked++;
    int ack = segment.acknowledgement();
    long missing = arrived.offset(ack) - arrived.whole();
    if (missing > 0) {
      complain(segment, missing, "had not arrived at the backup");
    } else if (ack - confirmed > 0) {
      complain(segment, ack - confirmed, "had not been confirmed");
    }
    segment.options().sacks().stream()
        .filter(block -> !arrived.has(block.left(), block.right()))
        .findFirst()
        .ifPresent(
            block -> complain(segment, block.right() - block.left(), "of a SACK had not arrived"));
  }

  private void complain(Segment segment, long bytes, String what) {
    failed = true;
    complaints.add(
        "%s: told ack %s, of which %d bytes %s, at %s"
            .formatted(
                connection,
                Integer.toUnsignedString(segment.acknowledgement()),
                bytes,
                what,
                Times.of(segment.timeNanos())));
  }

  boolean excused() {
    return excused;
  }

  List<String> complaints() {
    return complaints;
  }

  /** How many acks were checked. */
  long checked() {
    return checked;
  }
}
