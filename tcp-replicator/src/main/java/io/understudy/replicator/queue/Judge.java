package io.understudy.replicator.queue;

import static io.understudy.codec.SequenceNumber.after;
import static io.understudy.codec.SequenceNumber.before;
import static io.understudy.codec.SequenceNumber.max;

import io.understudy.codec.TcpSegment;
import io.understudy.jni.Abi;
import io.understudy.replicator.queue.Connection.Protection;
import io.understudy.replicator.queue.Handshake.Answer;

/**
 * Judges every segment of a service: those of the client on their way into our stack, and those of
 * our stack on their way out. Does what the programs of the engine ebpf do, and translates besides.
 *
 * <p>Pure: time and terms are parameters, what it does goes to an {@link Outlet}. Owned by the
 * engine's thread.
 */
final class Judge {
  private static final int OPENED = Abi.constant("US_RECORD_OPENED");
  private static final int PROTECTED = Abi.constant("US_RECORD_PROTECTED");
  private static final int PROGRESS = Abi.constant("US_RECORD_PROGRESS");
  private static final int DEGRADED = Abi.constant("US_RECORD_DEGRADED");
  private static final int END_HELD = Abi.constant("US_RECORD_END_HELD");
  private static final int CLOSED = Abi.constant("US_RECORD_CLOSED");
  private static final int NO_PARTNER = Abi.constant("US_REASON_NO_PARTNER");
  private static final int DATA_IN_SYN = Abi.constant("US_REASON_DATA_IN_SYN");
  private static final int NO_LISTENER = Abi.constant("US_REASON_NO_LISTENER");
  private static final int REFUSED = Abi.constant("US_REASON_ADOPT_REFUSED");
  private static final int UNKNOWN = Abi.constant("US_REASON_HANDSHAKE_UNKNOWN");
  private static final int GAVE_UP = Abi.constant("US_REASON_PARTNER_GAVE_UP");
  private static final int CLIENT_RESET = Abi.constant("US_REASON_CLIENT_RESET");
  private static final int FINISHED = Abi.constant("US_REASON_FINISHED");
  private static final long PROGRESS_NANOS = 10_000_000;
  private static final long QUIET_NANOS = 5_000_000;

  private final Connections connections;
  private final Gate gate = new Gate();

  Judge(Connections connections) {
    this.connections = connections;
  }

  /** A segment of the client. {@code fromPartner}: the primary's copy. */
  void fromClient(
      QueuedSegment segment,
      FlowKey key,
      boolean fromPartner,
      ServiceTerms service,
      long now,
      Outlet out) {
    if (!service.speaks() && !fromPartner) {
      out.count(Counts.FORWARDED); // it followed an old announcement; our shadow needs it as well
      out.relay();
    }
    if (!service.speaks() && service.epoch() == 0) {
      out.count(Counts.UNKNOWN_TO_SHADOW); // nothing is shadowed before the first role
      out.drop();
    } else if (segment.has(TcpSegment.SYN) && !segment.has(TcpSegment.ACK)) {
      heardSyn(segment, key, service, out);
    } else {
      Connection c = find(segment, key, service, now, out);
      if (c == null) {
        unknownFromClient(segment, key, fromPartner, service, out);
      } else {
        known(c, segment, service, now, out);
      }
    }
  }

  private void heardSyn(QueuedSegment segment, FlowKey key, ServiceTerms service, Outlet out) {
    Handshake earlier = connections.handshake(key);
    if (earlier == null || earlier.clientIsn != segment.sequence()) {
      earlier = new Handshake(segment.sequence());
      connections.begin(key, earlier);
      out.count(Counts.HANDSHAKE_NOTED);
    }
    earlier.note(segment);
    if (service.speaks() && service.relays()) {
      out.relay();
    }
    out.accept(false);
  }

  private Connection find(
      QueuedSegment segment, FlowKey key, ServiceTerms service, long now, Outlet out) {
    Handshake handshake = connections.handshake(key);
    if (handshake == null) {
      return connections.find(key);
    }
    Answer onTheWire = service.speaks() ? handshake.own : handshake.partners;
    if (handshake.own == null || !handshake.heardSyn || !handshake.completes(segment, onTheWire)) {
      return connections.find(key);
    }
    return open(key, handshake, onTheWire, service, now, out);
  }

  private Connection open(
      FlowKey key, Handshake h, Answer onTheWire, ServiceTerms service, long now, Outlet out) {
    boolean shadow = !service.speaks();
    boolean wanted = service.relays() && service.gated() && !h.dataInSyn;
    if (shadow && !h.own.agreesWith(onTheWire)) {
      connections.end(key);
      out.refused(key, REFUSED);
      out.unprotect(key, REFUSED);
      out.count(Counts.REFUSED);
      return null;
    }
    Protection protection =
        shadow ? Protection.DUPLEX : wanted ? Protection.PENDING : Protection.SIMPLEX;
    NumberSpace space =
        shadow ? h.shadowSpace(now) : NumberSpace.same(Math.max(0, onTheWire.scale()));
    Connection c = new Connection(key, h, onTheWire, space, protection, service.epoch(), now);
    c.adopted = shadow;
    c.answeredTsval = h.own.tsval();
    c.reason = protection != Protection.SIMPLEX ? 0 : h.dataInSyn ? DATA_IN_SYN : NO_PARTNER;
    if (!connections.open(c)) {
      out.count(Counts.TABLE_FULL);
      return null;
    }
    out.record(c, OPENED);
    if (shadow) {
      out.count(Counts.ADOPTED);
      out.confirm(c);
    }
    return c;
  }

  private void unknownFromClient(
      QueuedSegment segment, FlowKey key, boolean fromPartner, ServiceTerms service, Outlet out) {
    Handshake handshake = connections.handshake(key);
    if (service.speaks()) {
      out.count(Counts.UNTRACKED);
      out.accept(false);
      return;
    }
    out.count(Counts.UNKNOWN_TO_SHADOW);
    out.drop();
    if (handshake != null && (handshake.own == null || handshake.partners == null)) {
      handshake.park(segment.copy());
    } else if (service.shadows() && fromPartner && !segment.has(TcpSegment.RST)) {
      out.unprotect(key, UNKNOWN);
    }
  }

  private void known(
      Connection c, QueuedSegment segment, ServiceTerms service, long now, Outlet out) {
    int over = noteClient(c, segment, service, now);
    out.count(Counts.PASSED);
    if (service.speaks() && service.relays() && c.isProtectedSince(service.protectedSinceNanos())) {
      out.count(Counts.RELAYED);
      out.relay();
    }
    out.accept(intoStack(c, segment, service, out));
    if (over >= 0) {
      close(c, over, out);
    } else {
      progress(c, segment.has(TcpSegment.FIN), now, out);
    }
  }

  /** Notes the client's numbers. The reason why the connection is over with this segment, or -1. */
  private static int noteClient(
      Connection c, QueuedSegment segment, ServiceTerms service, long now) {
    int over = -1;
    boolean reset = segment.has(TcpSegment.RST);
    c.touchedNanos = now;
    c.segmentsIn++;
    c.adopted |= !service.speaks();
    if (reset && (segment.sequence() == c.ownAck || segment.sequence() == c.clientNxt)) {
      over = CLIENT_RESET;
    }
    if (!reset) {
      c.clientNxt = max(c.clientNxt, segment.sequenceEnd());
    }
    c.clientFin |= segment.has(TcpSegment.FIN);
    if (segment.has(TcpSegment.ACK)) {
      c.clientAcked = max(c.clientAcked, segment.acknowledgement());
      c.clientWindow = segment.window() << c.clientScale;
    }
    if (segment.hasTimestamps()) {
      noteClock(c, segment, now);
    }
    if (c.clientFin && c.ownFin && !before(c.clientAcked, c.ownFinEnd)) {
      over = FINISHED;
    }
    return c.closed ? -1 : over;
  }

  private static void noteClock(Connection c, QueuedSegment segment, long now) {
    c.clientTsval = segment.tsval();
    if (segment.has(TcpSegment.ACK) && (c.echoNanos == 0 || after(segment.tsecr(), c.echo))) {
      c.echo = segment.tsecr();
      c.echoNanos = now;
    }
  }

  /**
   * Clamps and translates. A client acknowledges what the primary sent; Linux discards a segment
   * whose ack is right of SND.NXT, payload included, so the ack is lowered and the window grows.
   */
  private static boolean intoStack(
      Connection c, QueuedSegment segment, ServiceTerms service, Outlet out) {
    boolean changed = !c.space.isSame();
    if (segment.has(TcpSegment.ACK)) {
      int ack = segment.acknowledgement();
      if (c.adopted && after(ack, c.ownSndNxt)) {
        int room = ack + c.clientWindow - c.ownSndNxt;
        segment.acknowledgement(c.ownSndNxt);
        segment.window(Math.min(0xffff, room >>> c.clientScale));
        segment.eraseSack();
        out.count(Counts.CLAMPED);
        changed = true;
      }
      c.ownSndUna = max(c.ownSndUna, segment.acknowledgement());
    }
    if (!service.speaks() && segment.payloadLength() > 0) {
      segment.flags(segment.flags() | TcpSegment.CWR); // Linux acknowledges such a segment at once
      changed = true;
    }
    if (changed) {
      c.space.toStack(segment);
    }
    if (c.adopted && c.segmentsOut == 0 && segment.hasTimestamps()) {
      segment.tsecr(c.answeredTsval); // Linux completes a handshake with no other echo
      changed = true;
    }
    return changed;
  }

  /** A segment of our own stack. */
  void fromStack(QueuedSegment segment, FlowKey key, ServiceTerms service, long now, Outlet out) {
    if (segment.has(TcpSegment.SYN)) {
      answeredSyn(segment, key, service, now, out);
      return;
    }
    Connection c = connections.find(key);
    if (c == null) {
      unknownFromStack(segment, key, service, out);
      return;
    }
    boolean translated = !c.space.isSame();
    if (translated) {
      c.space.toWire(segment);
    }
    if (service.speaks()) {
      speak(c, segment, service, translated, now, out);
    } else {
      shadow(c, segment, service, now, out);
    }
  }

  private void answeredSyn(
      QueuedSegment segment, FlowKey key, ServiceTerms service, long now, Outlet out) {
    Handshake h = connections.handshake(key);
    boolean ours = h != null && segment.acknowledgement() == h.clientIsn + 1;
    if (ours && (h.own == null || h.own.sequence() != segment.sequence())) {
      h.own = Answer.of(segment, now);
    }
    Connection c = connections.find(key);
    if (service.speaks() && (ours || c == null || !c.adopted)) {
      if (ours && service.relays() && service.gated() && !h.dataInSyn) {
        out.answered(key, h);
      }
      out.accept(false);
    } else {
      out.drop();
      release(h, out);
    }
  }

  private void release(Handshake h, Outlet out) {
    if (h != null && h.own != null && h.partners != null) {
      h.unpark().forEach(out::deliver);
    }
  }

  private void unknownFromStack(
      QueuedSegment segment, FlowKey key, ServiceTerms service, Outlet out) {
    if (service.speaks()) {
      out.count(Counts.UNTRACKED);
      out.accept(false);
      return;
    }
    out.count(Counts.SUPPRESSED_UNKNOWN);
    out.drop();
    if (segment.has(TcpSegment.RST) && connections.handshake(key) != null) {
      connections.end(key);
      out.refused(key, NO_LISTENER);
      out.unprotect(key, NO_LISTENER);
      out.count(Counts.NO_LISTENER);
    }
  }

  private void speak(
      Connection c,
      QueuedSegment segment,
      ServiceTerms service,
      boolean translated,
      long now,
      Outlet out) {
    boolean raised = raiseSequence(c, segment);
    Gate.Verdict verdict = gate.decide(c, service, segment, now);
    boolean changed = translated || raised || gate.changed();
    switch (verdict) {
      case PASS -> {
        out.count(gate.changed() ? Counts.GATE_REWRITTEN : Counts.PASSED);
        out.accept(changed);
      }
      case HOLD -> {
        out.count(Counts.GATE_HELD);
        out.drop();
      }
      case HOLD_END -> {
        out.count(Counts.END_HELD);
        out.drop();
      }
    }
    if (gate.endNewlyHeld()) {
      out.record(c, END_HELD);
    }
    if (gate.degraded() != 0) {
      degraded(c, out);
    }
    progress(c, segment.has(TcpSegment.FIN), now, out);
  }

  /**
   * Of a stack that took over and is behind what the client heard: a client drops a segment left of
   * its RCV.NXT together with its ack, so an ACK has the number that the client waits for.
   */
  private static boolean raiseSequence(Connection c, QueuedSegment segment) {
    boolean behind =
        c.adopted
            && segment.space() == 0
            && !segment.has(TcpSegment.RST)
            && before(c.ownSndNxt, c.clientAcked)
            && segment.sequence() == c.ownSndNxt
            && before(segment.acknowledgement(), c.clientNxt);
    if (behind) {
      segment.sequence(c.clientAcked);
      c.ownTsval = segment.hasTimestamps() ? max(c.ownTsval, segment.tsval()) : c.ownTsval;
    }
    return behind;
  }

  private void degraded(Connection c, Outlet out) {
    out.count(Counts.DEGRADED);
    out.record(c, DEGRADED);
    out.unprotect(c.key, GAVE_UP);
  }

  /**
   * The silent host: its segment is the confirmation, or the client has acknowledged it already.
   */
  private void shadow(
      Connection c, QueuedSegment segment, ServiceTerms service, long now, Outlet out) {
    int end = segment.sequenceEnd();
    boolean old = before(segment.sequence(), c.ownSndNxt) || now - c.touchedNanos > QUIET_NANOS;
    boolean feed = segment.space() > 0 && !after(end, c.clientAcked) && old;
    c.noteOwn(segment, now);
    out.drop();
    if (!service.shadows()) {
      out.count(Counts.SUPPRESSED);
    } else if (feed) {
      c.ownSndUna = max(c.ownSndUna, end);
      out.count(Counts.FED_ACK);
      out.tellStack(c, segment.acknowledgement(), c.space.toStack(end));
    } else {
      out.count(Counts.CONFIRMED);
      out.confirm(c);
    }
    progress(c, segment.has(TcpSegment.FIN), now, out);
  }

  /** The partner's stack is that far. */
  void confirmed(Confirmation said, ServiceTerms service, long now, Outlet out) {
    Connection c = connections.find(said.key());
    if (c == null || c.protection == Protection.SIMPLEX) {
      out.count(Counts.CONFIRMATION_STRANGER);
      return;
    }
    out.count(Counts.CONFIRMATION);
    if (gate.confirmed(c, service, said, out, now)) {
      out.record(c, PROTECTED);
    }
  }

  /** The primary's stack answered the client's SYN with that. It may come before the SYN does. */
  void partnerAnswered(FlowKey key, int clientIsn, Answer answer, Outlet out) {
    Handshake h = connections.handshake(key);
    if (h == null || h.clientIsn != clientIsn) {
      h = new Handshake(clientIsn);
      connections.begin(key, h);
    }
    h.partners = answer;
    release(h, out);
  }

  /** The partner does not protect this connection, or wants us not to. */
  void partnerUnprotects(FlowKey key, int reason, ServiceTerms service, Outlet out) {
    Connection c = connections.find(key);
    if (c == null || c.protection == Protection.SIMPLEX) {
      return;
    }
    gate.degrade(c, service.speaks() ? reason : GAVE_UP);
    out.count(Counts.DEGRADED);
    out.record(c, DEGRADED);
  }

  /** Looks at a connection of which nothing may have come for a while. */
  void tick(Connection c, ServiceTerms service, long now, Outlet out) {
    boolean guarded =
        service.speaks() && service.gated() && c.isProtectedSince(service.protectedSinceNanos());
    if (guarded && !c.closed && c.unconfirmedWaits && gate.isUnconfirmedTooLong(c, service, now)) {
      gate.degrade(c, Abi.constant("US_REASON_UNCONFIRMED"));
      degraded(c, out);
    }
  }

  private static void progress(Connection c, boolean now, long nanos, Outlet out) {
    if (now || nanos - c.reportedNanos > PROGRESS_NANOS) {
      c.reportedNanos = nanos;
      out.record(c, PROGRESS);
    }
  }

  private static void close(Connection c, int reason, Outlet out) {
    c.closed = true;
    c.reason = reason;
    out.record(c, CLOSED);
  }
}
