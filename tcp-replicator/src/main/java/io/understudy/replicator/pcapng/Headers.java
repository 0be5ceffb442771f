package io.understudy.replicator.pcapng;

import io.understudy.codec.FrameDecoder;
import io.understudy.codec.FrameDecoder.Content;
import io.understudy.codec.TcpOptions;
import io.understudy.codec.TcpSegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a segment says, as far as our programs change it. Numbers are the 32 bits of the wire.
 *
 * @param sequence of its first byte
 * @param acknowledgement as in the header, also without ACK
 * @param window unscaled
 * @param flags bits of {@link TcpSegment}
 * @param tsval 0 without time stamps (RFC 7323)
 * @param tsecr likewise
 * @param sacks edges of the blocks of SACK (RFC 2018)
 */
record Headers(
    int sequence,
    int acknowledgement,
    int window,
    int flags,
    int tsval,
    int tsecr,
    List<Integer> sacks) {

  /**
   * Reads a frame of which the first bytes were kept; empty when it is no TCP segment.
   *
   * @param lengthBytes of the whole frame
   */
  static Optional<Headers> of(byte[] kept, int lengthBytes) {
    ByteBuffer whole = ByteBuffer.allocate(Math.max(lengthBytes, kept.length)).put(kept);
    FrameDecoder decoder = new FrameDecoder();
    return decoder.decode(whole, 0, whole.capacity()) == Content.SEGMENT
        ? Optional.of(read(decoder.segment(), whole))
        : Optional.empty();
  }

  private static Headers read(TcpSegment segment, ByteBuffer whole) {
    int tsval = 0;
    int tsecr = 0;
    List<Integer> sacks = new ArrayList<>();
    TcpOptions options = new TcpOptions();
    options.wrap(segment, whole);
    while (options.next()) {
      if (options.kind() == TcpOptions.TIMESTAMPS) {
        tsval = options.timestampValue();
        tsecr = options.timestampEchoReply();
      } else if (options.kind() == TcpOptions.SACK) {
        for (int block = 0; block < options.sackBlocks(); block++) {
          sacks.add(options.sackLeftEdge(block));
          sacks.add(options.sackRightEdge(block));
        }
      }
    }
    return new Headers(
        segment.sequence(),
        segment.acknowledgement(),
        segment.window(),
        segment.flags(),
        tsval,
        tsecr,
        sacks);
  }

  /** What this says differently from {@code before}, a clause each. */
  List<String> changesFrom(Headers before) {
    List<String> changes = new ArrayList<>();
    change(changes, "seq", before.sequence, sequence);
    change(changes, "ack", before.acknowledgement, acknowledgement);
    change(changes, "window", before.window, window);
    if (flags != before.flags) {
      changes.add("flags 0x%02x instead of 0x%02x".formatted(flags, before.flags));
    }
    change(changes, "tsval", before.tsval, tsval);
    change(changes, "tsecr", before.tsecr, tsecr);
    if (!sacks.equals(before.sacks)) {
      changes.add("SACK " + edges() + " instead of " + before.edges());
    }
    return changes;
  }

  private String edges() {
    return sacks.stream().map(Integer::toUnsignedString).toList().toString();
  }

  static void change(List<String> changes, String what, int was, int is) {
    if (was != is) {
      changes.add(
          what
              + " "
              + Integer.toUnsignedString(is)
              + " instead of "
              + Integer.toUnsignedString(was));
    }
  }
}
