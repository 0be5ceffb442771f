package io.understudy.replicator.queue;

import io.understudy.codec.TcpSegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A connection that is being opened: the client's SYN, and both hosts' answers to it. The service's
 * numbers on the wire are those of the host that spoke. Owned by the engine's thread.
 */
final class Handshake {
  private static final int MOST_PARKED = 16;

  /** What a SYN-ACK says; numbers of the stack that made it. */
  record Answer(
      int sequence,
      int tsval,
      int window,
      int scale,
      boolean sackPermitted,
      boolean timestamps,
      boolean echo,
      long atNanos) {
    static Answer of(QueuedSegment segment, long nowNanos) {
      return new Answer(
          segment.sequence(),
          segment.hasTimestamps() ? segment.tsval() : 0,
          segment.window(),
          segment.windowScale(),
          segment.sackPermitted(),
          segment.hasTimestamps(),
          segment.has(TcpSegment.ECE),
          nowNanos);
    }

    /** Can a client that heard the one be continued by the stack that made the other? */
    boolean agreesWith(Answer other) {
      return sackPermitted == other.sackPermitted
          && timestamps == other.timestamps
          && echo == other.echo
          && scale < 0 == other.scale < 0;
    }
  }

  final int clientIsn;
  int clientScale = -1;
  boolean dataInSyn;
  boolean heardSyn;
  Answer own;
  Answer partners;
  private final List<byte[]> parked = new ArrayList<>();

  Handshake(int clientIsn) {
    this.clientIsn = clientIsn;
  }

  /** The client's SYN. */
  void note(QueuedSegment syn) {
    heardSyn = true;
    clientScale = syn.windowScale();
    dataInSyn = syn.payloadLength() > 0;
  }

  /** Does this segment carry the numbers of the handshake's last ACK? */
  boolean completes(QueuedSegment segment, Answer onTheWire) {
    return onTheWire != null
        && segment.has(TcpSegment.ACK)
        && !segment.has(TcpSegment.SYN)
        && segment.sequence() == clientIsn + 1
        && segment.acknowledgement() == onTheWire.sequence() + 1;
  }

  /**
   * Keeps a client's segment that came before the answers were known. Of too many the later are
   * forgotten; the client sends them again.
   */
  void park(byte[] packet) {
    if (parked.size() < MOST_PARKED) {
      parked.add(packet);
    }
  }

  /** What was kept, in order; then forgotten. */
  List<byte[]> unpark() {
    List<byte[]> packets = List.copyOf(parked);
    parked.clear();
    return packets;
  }

  /** The space of a shadow: our own answer against the one that the client heard. */
  NumberSpace shadowSpace(long nowNanos) {
    long ownNow = own.tsval() + (nowNanos - own.atNanos()) / 1_000_000;
    long wireNow = partners.tsval() + (nowNanos - partners.atNanos()) / 1_000_000;
    int clock = own.timestamps() ? (int) (wireNow - ownNow) : 0;
    return new NumberSpace(
        partners.sequence() - own.sequence(),
        clock,
        Math.max(0, own.scale()),
        Math.max(0, partners.scale()));
  }
}
