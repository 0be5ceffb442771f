package io.understudy.lab.matrix;

import io.understudy.lab.Segment;
import java.util.ArrayList;
import java.util.List;

/**
 * What the client was told on one connection. In the order in which the hosts sent it, which a bad
 * cable may change: who spoke, the right edge never moves left by as much as one unit of the window
 * scale, and time stamps never run backwards. As the client heard it: resets.
 */
final class SpokenJudge {
  private final String connection;
  private final List<String> complaints = new ArrayList<>();
  private final List<String> voices = new ArrayList<>();
  private final Settled edges = new Settled();
  private final Settled stamps = new Settled();
  private int origin;
  private int originStamp;
  private int scale;
  private int resets;
  private boolean opened;
  private boolean finished;
  private boolean ended;
  private boolean complainedOfEdge;
  private boolean complainedOfStamp;

  SpokenJudge(String connection) {
    this.connection = connection;
  }

  /** The client has sent its FIN: windows matter no more. */
  void finished() {
    finished = true;
  }

  /** Takes the next segment that reached the client. */
  void heard(Segment segment) {
    ended |= segment.fin();
    // Both have sent FIN: it answers a doubled last ACK, and nobody listens any more.
    if (segment.rst() && !(finished && ended)) {
      resets++;
    }
  }

  /** Takes the next segment that a host sent to the client. */
  void said(Segment segment) {
    if (voices.isEmpty() || !voices.get(voices.size() - 1).equals(segment.sourceMac())) {
      voices.add(segment.sourceMac());
    }
    if (segment.syn()) {
      open(segment);
    }
    if (!opened || segment.rst()) {
      return;
    }
    if (segment.ack()) {
      window(segment);
    }
    if (segment.options().timestamp() >= 0) {
      stamp(segment);
    }
  }

  private void open(Segment segment) {
    opened = true;
    finished = false;
    ended = false;
    scale = Math.max(0, segment.options().windowScale());
    origin = segment.acknowledgement();
    originStamp = (int) segment.options().timestamp();
    edges.clear();
    stamps.clear();
  }

  private void window(Segment segment) {
    int unit = segment.syn() ? 0 : scale;
    int edge = segment.acknowledgement() + (segment.window() << unit) - origin;
    long left = edges.at(segment.timeNanos()) - edge;
    if (left >= 1L << unit && left < 1L << 31 && !finished && !complainedOfEdge) {
      complainedOfEdge = true;
      complain("the right edge moved left by " + left + " bytes", segment);
    }
    edges.say(segment.timeNanos(), edge);
  }

  private void stamp(Segment segment) {
    int stamp = (int) segment.options().timestamp() - originStamp;
    long back = stamps.at(segment.timeNanos()) - stamp;
    if (back > 0 && back < 1L << 31 && !complainedOfStamp) {
      complainedOfStamp = true;
      complain("time stamps run backwards by " + back, segment);
    }
    stamps.say(segment.timeNanos(), stamp);
  }

  private void complain(String what, Segment segment) {
    complaints.add(
        "%s: %s (ack %s, from %s) at %s"
            .formatted(
                connection,
                what,
                Integer.toUnsignedString(segment.acknowledgement()),
                segment.sourceMac(),
                Times.of(segment.timeNanos())));
  }

  /** What is wrong with windows and time stamps; the first of each kind. */
  List<String> complaints() {
    return complaints;
  }

  /** The hosts that spoke, in this order. */
  List<String> voices() {
    return voices;
  }

  int resets() {
    return resets;
  }
}
