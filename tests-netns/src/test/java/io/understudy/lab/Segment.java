package io.understudy.lab;

import java.util.List;

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
 * @param destinationMac lower case with colons
 * @param options what the judges need of the TCP options
 * @param notice not a segment on its way but one quoted in a notice between the kernels of the pair
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
    int payloadBytes,
    String destinationMac,
    Options options,
    boolean notice) {

  /**
   * Bytes that have arrived although others before them have not (RFC 2018).
   *
   * @param left the first
   * @param right after the last
   */
  public record Block(int left, int right) {}

  /**
   * The options that matter here.
   *
   * @param windowScale bits; -1 when there is no such option
   * @param timestamp TSval as an unsigned number; -1 when there is none
   * @param sacks the blocks of SACK
   */
  public record Options(int windowScale, long timestamp, List<Block> sacks) {
    /** No options at all. */
    public static final Options NONE = new Options(-1, -1, List.of());
  }

  /** The number after its last byte; SYN and FIN count one each (RFC 9293, 3.4). */
  public int end() {
    return sequence + payloadBytes + (syn ? 1 : 0) + (fin ? 1 : 0);
  }
}
