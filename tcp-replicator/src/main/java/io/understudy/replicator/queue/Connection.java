package io.understudy.replicator.queue;

import static io.understudy.codec.SequenceNumber.after;
import static io.understudy.codec.SequenceNumber.max;

import io.understudy.codec.TcpSegment;
import io.understudy.replicator.queue.Handshake.Answer;

/**
 * One connection. All numbers are those of the wire, so both hosts mean the same; {@link #space}
 * leads to our own stack's. The fields are those of {@code struct us_connection}, which describes
 * them. Owned by the engine's thread.
 */
final class Connection {
  /** What the engine nfqueue has to say about the protection of a connection. */
  enum Protection {
    SIMPLEX,
    PENDING,
    DUPLEX
  }

  final FlowKey key;
  final NumberSpace space;
  final int clientIsn;
  final int serviceIsn;
  final int clientScale;
  final int serviceScale;
  final boolean timestamps;
  final long createdNanos;
  Protection protection;
  int reason;
  boolean adopted;
  boolean held;
  boolean resuming;
  boolean ownFin;
  boolean peerFin;
  boolean ownRst;
  boolean peerRst;
  boolean clientFin;
  boolean closed;
  boolean unconfirmedWaits;
  boolean confirmationDue;
  long touchedNanos;
  long reportedNanos;
  long unconfirmedSinceNanos;
  long endHeldNanos;
  long echoNanos;
  int clientNxt;
  int clientAcked;
  int clientWindow;
  int clientTsval;
  int answeredTsval;
  int echo;
  int ownSndUna;
  int ownSndNxt;
  int ownAck;
  int ownEdge;
  int ownTsval;
  long ownTsvalNanos;
  int ownFinEnd;
  int peerSndNxt;
  int peerAck;
  int peerEdge;
  int peerFinEnd;
  int toldAck;
  int toldEdge;
  int resumeAck;
  int epoch;
  int segmentsIn;
  int segmentsOut;

  Connection(
      FlowKey key,
      Handshake handshake,
      Answer onTheWire,
      NumberSpace space,
      Protection protection,
      int epoch,
      long nowNanos) {
    boolean scaled = handshake.clientScale >= 0 && onTheWire.scale() >= 0;
    this.key = key;
    this.space = space;
    this.protection = protection;
    this.epoch = epoch;
    clientIsn = handshake.clientIsn;
    serviceIsn = onTheWire.sequence();
    clientScale = scaled ? handshake.clientScale : 0;
    serviceScale = scaled ? onTheWire.scale() : 0;
    timestamps = onTheWire.timestamps();
    createdNanos = nowNanos;
    touchedNanos = nowNanos;
    clientNxt = ownAck = peerAck = toldAck = clientIsn + 1;
    ownEdge = peerEdge = toldEdge = clientIsn + 1 + onTheWire.window();
    clientAcked = ownSndUna = ownSndNxt = peerSndNxt = serviceIsn + 1;
    ownTsval = onTheWire.tsval();
    ownTsvalNanos = onTheWire.atNanos();
  }

  /** Notes a segment of our own stack, numbers of the wire. True when it widened its window. */
  boolean noteOwn(QueuedSegment segment, long nowNanos) {
    segmentsOut++;
    boolean wider = false;
    if (!segment.has(TcpSegment.RST)) {
      ownSndNxt = max(ownSndNxt, segment.sequenceEnd());
    }
    if (segment.has(TcpSegment.ACK)) {
      int edge = segment.acknowledgement() + (segment.window() << serviceScale);
      wider = after(edge, ownEdge);
      ownAck = max(ownAck, segment.acknowledgement());
      ownEdge = wider ? edge : ownEdge;
    }
    if (segment.hasTimestamps() && !after(ownTsval, segment.tsval())) {
      ownTsval = segment.tsval();
      ownTsvalNanos = nowNanos;
    }
    if (segment.has(TcpSegment.FIN)) {
      ownFin = true;
      ownFinEnd = segment.sequenceEnd();
    }
    ownRst |= segment.has(TcpSegment.RST);
    return wider;
  }

  /** Notes what the partner's stack has confirmed. */
  void notePartner(Confirmation said) {
    peerSndNxt = max(peerSndNxt, said.sndNxt());
    if (after(said.ack(), peerAck) || resuming && said.ack() != peerAck) {
      peerAck = said.ack();
      unconfirmedWaits = false;
    }
    if (after(said.edge(), peerEdge)) {
      peerEdge = said.edge();
      unconfirmedWaits = false;
    }
    if (said.fin()) {
      peerFin = true;
      peerFinEnd = said.finEnd();
    }
    peerRst |= said.rst();
  }

  /** What the partner is told of our own stack. */
  Confirmation confirmation() {
    return new Confirmation(key, ownSndNxt, ownAck, ownEdge, ownFin, ownFinEnd, ownRst);
  }

  boolean isProtectedSince(long nanos) {
    return protection != Protection.SIMPLEX && Long.compareUnsigned(createdNanos, nanos) >= 0;
  }
}
