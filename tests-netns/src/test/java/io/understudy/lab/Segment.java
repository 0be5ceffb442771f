package io.understudy.lab;

/**
 * A TCP segment as a capture shows it.
 *
 * @param timeNanos since the epoch, resolution microseconds
 * @param sourceMac lower case with colons
 * @param source address and port, {@code ip:port}
 * @param destination address and port
 * @param sequence the number of its first byte
 * @param acknowledgement valid when {@code ack}
 * @param syn SYN flag
 * @param ack ACK flag
 * @param fin FIN flag
 * @param rst RST flag
 * @param window as on the wire, unscaled
 * @param payloadBytes by the lengths in the headers; the capture may hold fewer
 */
public record Segment(
    long timeNanos,
    String sourceMac,
    String source,
    String destination,
    int sequence,
    int acknowledgement,
    boolean syn,
    boolean ack,
    boolean fin,
    boolean rst,
    int window,
    int payloadBytes) {

  /** The number after its last byte; SYN and FIN count one each (RFC 9293, 3.4). */
  public int end() {
    return sequence + payloadBytes + (syn ? 1 : 0) + (fin ? 1 : 0);
  }
}
