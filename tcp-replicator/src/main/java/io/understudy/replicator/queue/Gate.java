package io.understudy.replicator.queue;

import static io.understudy.codec.SequenceNumber.after;
import static io.understudy.codec.SequenceNumber.before;
import static io.understudy.codec.SequenceNumber.max;
import static io.understudy.codec.SequenceNumber.min;

import io.understudy.codec.TcpSegment;
import io.understudy.jni.Abi;
import io.understudy.replicator.queue.Connection.Protection;

/**
 * The commit gate and the end gate of the host that speaks; the same rules as those of the engine
 * ebpf (native/bpf/gate.h).
 *
 * <p>Commit gate: the client is told min(own ack, partner's ack), and a right edge of min(own,
 * partner's) that never moves left. An ACK that would tell nothing new is held until the partner's
 * confirmation arrives. End gate: our FIN or RST reaches the client only when the partner's server
 * ended the connection at the same place.
 *
 * <p>Owned by the engine's thread; allocates nothing.
 */
final class Gate {
  /** What becomes of a segment of our own stack. */
  enum Verdict {
    PASS,
    HOLD,
    HOLD_END
  }

  private static final int UNCONFIRMED = Abi.constant("US_REASON_UNCONFIRMED");
  private static final int END_DISAGREED = Abi.constant("US_REASON_END_DISAGREED");
  private static final int MOST_WINDOW = 0xffff;

  private Verdict verdict;
  private boolean changed;
  private boolean endNewlyHeld;
  private int degraded;
  private int flags;

  /** Was the segment rewritten? Of the latest decision, as the others. */
  boolean changed() {
    return changed;
  }

  /** Has the end gate begun to hold? */
  boolean endNewlyHeld() {
    return endNewlyHeld;
  }

  /** Why the connection is no longer protected; 0: it still is. */
  int degraded() {
    return degraded;
  }

  /**
   * Decides about a segment of our own stack, which has the numbers of the wire, and changes it.
   */
  Verdict decide(Connection c, ServiceTerms service, QueuedSegment segment, long now) {
    begin(segment);
    enterEpoch(c, service, now);
    boolean wider = c.noteOwn(segment, now);
    if (!service.gated() || !c.isProtectedSince(service.protectedSinceNanos()) || isOver(c)) {
      tellOwn(c, segment);
      if (!service.gated()) {
        c.resuming = true;
        c.resumeAck = c.toldAck;
      }
      return verdict;
    }
    if (isUnconfirmedTooLong(c, service, now)) {
      degrade(c, UNCONFIRMED);
      return verdict;
    }
    gateEnd(c, service, segment, now);
    if (isResuming(c)) {
      tellOwn(c, segment);
    } else if (degraded == 0 && verdict == Verdict.PASS && (flags & TcpSegment.RST) == 0) {
      gateCommit(c, service, segment, wider);
    }
    if (flags != segment.flags()) {
      segment.flags(flags);
      changed = true;
    }
    return verdict;
  }

  private void begin(QueuedSegment segment) {
    verdict = Verdict.PASS;
    changed = false;
    endNewlyHeld = false;
    degraded = 0;
    flags = segment.flags();
  }

  /**
   * The first segment of a new epoch: we shadowed until now. What our own stack has acknowledged is
   * what was told. A client must not hear a clock that runs backwards (RFC 7323, section 5).
   */
  void enterEpoch(Connection c, ServiceTerms service, long now) {
    if (c.epoch == service.epoch()) {
      return;
    }
    keepClockForward(c, now);
    c.epoch = service.epoch();
    c.toldAck = c.peerAck = c.ownAck;
    c.toldEdge = c.peerEdge = c.ownEdge;
    if (!service.gated()) {
      c.peerAck--; // a partner that may come back has to say first how far it is
    }
    c.unconfirmedWaits = false;
    c.endHeldNanos = 0;
    c.held = c.peerFin = c.peerRst = false;
  }

  private static void keepClockForward(Connection c, long now) {
    if (c.timestamps && c.echoNanos != 0) {
      long heard = c.echo + (now - c.echoNanos) / 1_000_000;
      long own = c.ownTsval + (now - c.ownTsvalNanos) / 1_000_000;
      int behind = (int) (heard - own);
      if (behind > 0) {
        c.space.advanceClock(behind + 1);
        c.ownTsval += behind + 1;
      }
    }
  }

  /** A reset may have no ack, and a 0 in its place. */
  private void tellOwn(Connection c, QueuedSegment segment) {
    if (!segment.has(TcpSegment.ACK)) {
      return;
    }
    c.toldAck = max(c.toldAck, segment.acknowledgement());
    c.toldEdge = max(c.toldEdge, c.ownEdge);
  }

  /** Has the connection ended at both hosts? A client's FIN must have been confirmed. */
  private static boolean isOver(Connection c) {
    return c.closed && (!c.clientFin || !before(c.peerAck, c.clientNxt));
  }

  private static boolean isResuming(Connection c) {
    if (c.resuming && !before(c.peerAck, c.resumeAck)) {
      c.resuming = false;
    }
    return c.resuming;
  }

  /**
   * Is the partner too slow? It lacks what we acknowledged, or its window is full and ours open.
   */
  boolean isUnconfirmedTooLong(Connection c, ServiceTerms service, long now) {
    int unit = 1 << c.serviceScale;
    boolean windowFull =
        !after(c.peerEdge, c.peerAck + unit) && after(c.ownEdge, c.peerEdge + unit);
    if (!before(c.peerAck, c.ownAck) && !windowFull) {
      c.unconfirmedWaits = false;
      return false;
    }
    if (!c.unconfirmedWaits) {
      c.unconfirmedWaits = true;
      c.unconfirmedSinceNanos = now;
    }
    return now - c.unconfirmedSinceNanos > service.unconfirmedLimitNanos();
  }

  /** The connection goes on without the partner. */
  void degrade(Connection c, int reason) {
    c.protection = Protection.SIMPLEX;
    c.held = false;
    c.reason = reason;
    degraded = reason;
  }

  private void gateEnd(Connection c, ServiceTerms service, QueuedSegment segment, long now) {
    int end = flags & (TcpSegment.FIN | TcpSegment.RST);
    if (end == 0 || isEndAgreed(c, (flags & TcpSegment.RST) != 0)) {
      return;
    }
    if (c.endHeldNanos == 0) {
      c.endHeldNanos = now;
      endNewlyHeld = true;
    }
    if (now - c.endHeldNanos > service.endGraceNanos()) {
      degrade(c, END_DISAGREED);
      return;
    }
    boolean nothingElse = (flags & TcpSegment.RST) != 0 || segment.payloadLength() == 0;
    flags &= ~(TcpSegment.FIN | TcpSegment.RST);
    if (nothingElse) {
      verdict = Verdict.HOLD_END;
    }
  }

  private static boolean isEndAgreed(Connection c, boolean reset) {
    return reset ? c.peerRst : c.peerFin && c.peerFinEnd == c.ownFinEnd;
  }

  private void gateCommit(
      Connection c, ServiceTerms service, QueuedSegment segment, boolean wider) {
    int ack = allowedAck(c, service);
    int window = windowField(c, ack, allowedEdge(c));
    int said = ack + (window << c.serviceScale);
    boolean news = after(ack, c.toldAck) || after(said, c.toldEdge);
    boolean pureAck = segment.payloadLength() == 0 && (flags & TcpSegment.FIN) == 0;
    if (pureAck && !news && (wider || before(ack, segment.acknowledgement()))) {
      c.held = true;
      verdict = Verdict.HOLD;
      return;
    }
    c.held |= before(ack, c.ownAck) || before(said, c.ownEdge);
    c.toldAck = ack;
    c.toldEdge = max(c.toldEdge, said);
    if (ack != segment.acknowledgement() || window != segment.window()) {
      if (before(ack, segment.acknowledgement())) {
        segment.eraseSack(); // it names what lies right of an ack that is not told
      }
      segment.acknowledgement(ack);
      segment.window(window);
      changed = true;
    }
  }

  private static int allowedAck(Connection c, ServiceTerms service) {
    return max(service.async() ? c.ownAck : min(c.ownAck, c.peerAck), c.toldAck);
  }

  private static int allowedEdge(Connection c) {
    return max(min(c.ownEdge, c.peerEdge), c.toldEdge);
  }

  /** As much of the edge as the scale allows, rounded down: Linux refuses a byte right of it. */
  private static int windowField(Connection c, int ack, int edge) {
    int field = after(edge, ack) ? (edge - ack) >>> c.serviceScale : 0;
    return Math.min(field, MOST_WINDOW);
  }

  /**
   * Takes a confirmation in, on the host that speaks. What it releases goes to the outlet.
   *
   * @return true when it was the connection's first
   */
  boolean confirmed(Connection c, ServiceTerms service, Confirmation said, Outlet out, long now) {
    enterEpoch(c, service, now);
    boolean first = c.protection == Protection.PENDING;
    if (first) {
      c.protection = Protection.DUPLEX;
    }
    c.notePartner(said);
    if (service.gated()
        && service.speaks()
        && c.isProtectedSince(service.protectedSinceNanos())
        && !isResuming(c)) {
      release(c, service, out);
    }
    return first;
  }

  private void release(Connection c, ServiceTerms service, Outlet out) {
    int ack = allowedAck(c, service);
    int edge = allowedEdge(c);
    int window = windowField(c, ack, edge);
    int said = ack + (window << c.serviceScale);
    boolean news = after(ack, c.toldAck) || after(said, c.toldEdge);
    if (c.endHeldNanos != 0 && c.ownFin && isEndAgreed(c, false)) {
      c.endHeldNanos = 0;
      tell(c, ack, said);
      out.tellClient(c, c.ownFinEnd - 1, TcpSegment.ACK | TcpSegment.FIN, ack, window);
    } else if (c.endHeldNanos != 0 && c.ownRst && isEndAgreed(c, true)) {
      c.endHeldNanos = 0;
      out.tellClient(c, c.ownSndNxt, TcpSegment.ACK | TcpSegment.RST, ack, window);
    } else if (c.held && news) {
      c.held = ack != c.ownAck || edge != c.ownEdge;
      tell(c, ack, said);
      out.tellClient(c, c.ownSndNxt, TcpSegment.ACK, ack, window);
    }
  }

  private static void tell(Connection c, int ack, int said) {
    c.toldAck = max(c.toldAck, ack);
    c.toldEdge = max(c.toldEdge, said);
  }
}
