package io.understudy.lab;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a capture at the client shows of one connection. */
public final class ConnectionTrace {
  /**
   * A change of the host that speaks to the client.
   *
   * @param timeNanos of the first segment from the new one, since the epoch
   * @param mac of the new one
   */
  public record Voice(long timeNanos, String mac) {}

  private static final long NEVER = Long.MAX_VALUE;

  private final String client;
  private final String service;
  private final Advance data = new Advance();
  private final Advance acknowledged = new Advance();
  private final Set<Integer> openings = new HashSet<>();
  private final List<Voice> voices = new ArrayList<>();
  private int resets;
  private boolean clientEnded;
  private boolean serviceEnded;
  private int afterServiceFin;
  private boolean over;
  private long beganNanos = NEVER;
  private long endedNanos = NEVER;

  ConnectionTrace(String client, String service) {
    this.client = client;
    this.service = service;
  }

  private void note(Segment segment) {
    beganNanos = Math.min(beganNanos, segment.timeNanos());
    if (segment.fin() || segment.rst()) {
      endedNanos = Math.min(endedNanos, segment.timeNanos());
    }
  }

  void fromClient(Segment segment) {
    note(segment);
    if (segment.syn()) {
      openings.add(segment.sequence());
      clientEnded = false;
      serviceEnded = false;
      over = false;
    }
    clientEnded |= segment.fin();
    over |=
        clientEnded
            && serviceEnded
            && segment.ack()
            && segment.acknowledgement() == afterServiceFin;
  }

  void fromService(Segment segment) {
    note(segment);
    if (voices.isEmpty() || !voices.get(voices.size() - 1).mac().equals(segment.sourceMac())) {
      voices.add(new Voice(segment.timeNanos(), segment.sourceMac()));
    }
    if (segment.rst()) {
      resets += over ? 0 : 1;
      return;
    }
    if (segment.fin()) {
      serviceEnded = true;
      afterServiceFin = segment.sequence() + segment.payloadBytes() + 1;
    }
    if (segment.payloadBytes() > 0 || segment.syn()) {
      data.to(segment.sequence() + segment.payloadBytes(), segment.timeNanos());
    }
    if (segment.ack()) {
      acknowledged.to(segment.acknowledgement(), segment.timeNanos());
    }
  }

  /** The client's end, {@code ip:port}. */
  public String client() {
    return client;
  }

  /** The port of the service's end. */
  public int servicePort() {
    return Integer.parseInt(service.substring(service.lastIndexOf(':') + 1));
  }

  /** Whether it had begun by then and neither side had begun to end it. */
  public boolean openAt(long timeNanos) {
    return beganNanos <= timeNanos && timeNanos < endedNanos;
  }

  /** How often the client opened it; a SYN that is sent again counts once. */
  public int openings() {
    return openings.size();
  }

  /**
   * Resets that the client got before both sides had ended the connection and it had acknowledged
   * that. After that a segment that comes late is answered with one, and nobody notices.
   */
  public int resets() {
    return resets;
  }

  /** Who spoke to the client, in this order. */
  public List<Voice> voices() {
    return List.copyOf(voices);
  }

  /** The Ethernet address of the host that spoke last; empty when none did. */
  public String lastVoice() {
    return voices.isEmpty() ? "" : voices.get(voices.size() - 1).mac();
  }

  /**
   * Why this connection does not show that the service moved away from a host because of a fault;
   * empty when it does show it. A fault that strikes a host that is silent anyway proves nothing.
   */
  public String doubtThatMoved(Host from, long faultNanos) {
    String before =
        voices.stream()
            .filter(voice -> voice.timeNanos() <= faultNanos)
            .reduce((earlier, later) -> later)
            .map(Voice::mac)
            .orElse("nobody");
    if (!before.equals(from.mac())) {
      return "the fault struck " + from.name() + ", but " + before + " was speaking";
    }
    return lastVoice().equals(from.mac())
        ? from.name() + " spoke to the end, although the fault struck it"
        : "";
  }

  /** How many bytes went either way. */
  public long bytes() {
    return data.bytes() + acknowledged.bytes();
  }

  /** Whether more bytes went to the client than came from it. */
  public boolean isDownload() {
    return data.bytes() > acknowledged.bytes();
  }

  /**
   * The longest time without progress that ended after the fault: of a download, without new bytes
   * to the client; of an upload, without a new acknowledgement.
   */
  public Gap pauseAfter(long faultNanos) {
    return progress().longestEndingAfter(faultNanos);
  }

  /** The longest time without progress that ended before the fault. */
  public Gap pauseBefore(long faultNanos) {
    return progress().longestEndingBefore(faultNanos);
  }

  /** The time without progress in which the fault struck; what stands still later is no matter. */
  public Gap pauseAround(long faultNanos) {
    return progress().gapAround(faultNanos);
  }

  /** The time without progress up to the end, for a transfer that never went on. */
  public Gap silenceUntil(long endNanos) {
    return progress().silenceUntil(endNanos);
  }

  private Advance progress() {
    return isDownload() ? data : acknowledged;
  }
}
