package io.understudy.replicator.pcapng;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the capture format pcapng (IETF draft-ietf-opsawg-pcapng): one section, Ethernet
 * interfaces with nanoseconds, packets with comments. Every block reaches the stream whole and is
 * flushed, so the file may be read while it grows. Owned by one thread.
 */
public final class PcapngWriter {
  private static final int SECTION = 0x0A0D0D0A;
  private static final int MAGIC = 0x1A2B3C4D;
  private static final int INTERFACE = 1;
  private static final int PACKET = 6;
  private static final int ETHERNET = 1;
  private static final int COMMENT = 1;
  private static final int NAME = 2;
  private static final int DESCRIPTION = 3;
  private static final int APPLICATION = 4;
  private static final int FLAGS = 2;
  private static final int RESOLUTION = 9;
  private static final byte NANOSECONDS = 9;
  private static final int BLOCK_FRAME_BYTES = 12;

  private final OutputStream out;
  private int interfaces;

  /** Which way a packet went, of this host. */
  public enum Direction {
    /** To it. */
    INBOUND(1),
    /** From it. */
    OUTBOUND(2);

    private final int flag;

    Direction(int flag) {
      this.flag = flag;
    }
  }

  /**
   * Begins a section.
   *
   * @param application who writes
   */
  public PcapngWriter(OutputStream out, String application) throws IOException {
    this.out = out;
    ByteBuffer fixed = buffer(16).putInt(MAGIC).putShort((short) 1).putShort((short) 0);
    fixed.putLong(-1);
    block(SECTION, fixed, List.of(option(APPLICATION, text(application))));
  }

  /**
   * Describes an Ethernet interface; before its first packet.
   *
   * @param keptBytes of a packet at most
   * @return its number in this section
   */
  public int addInterface(String name, String description, int keptBytes) throws IOException {
    ByteBuffer fixed = buffer(8).putShort((short) ETHERNET).putShort((short) 0).putInt(keptBytes);
    block(
        INTERFACE,
        fixed,
        List.of(
            option(NAME, text(name)),
            option(DESCRIPTION, text(description)),
            option(RESOLUTION, new byte[] {NANOSECONDS})));
    return interfaces++;
  }

  /**
   * Writes a packet.
   *
   * @param epochNanos when it passed
   * @param lengthBytes of the whole packet; {@code bytes} may be fewer
   * @param comment as Wireshark shows it; empty: none
   */
  public void packet(
      int interfaceNumber,
      long epochNanos,
      byte[] bytes,
      int lengthBytes,
      Direction direction,
      String comment)
      throws IOException {
    ByteBuffer fixed = buffer(20 + padded(bytes.length));
    fixed
        .putInt(interfaceNumber)
        .putInt((int) (epochNanos >>> Integer.SIZE))
        .putInt((int) epochNanos);
    fixed.putInt(bytes.length).putInt(lengthBytes).put(bytes).position(fixed.capacity());
    List<byte[]> options = new ArrayList<>();
    options.add(option(FLAGS, buffer(Integer.BYTES).putInt(direction.flag).array()));
    if (!comment.isEmpty()) {
      options.add(option(COMMENT, text(comment)));
    }
    block(PACKET, fixed, options);
  }

  private void block(int type, ByteBuffer fixed, List<byte[]> options) throws IOException {
    int optionBytes = options.stream().mapToInt(option -> option.length).sum() + Integer.BYTES;
    int length = BLOCK_FRAME_BYTES + fixed.capacity() + optionBytes;
    ByteBuffer block = buffer(length).putInt(type).putInt(length).put(fixed.array());
    options.forEach(block::put);
    // opt_endofopt is four bytes of zero.
    block.putInt(0).putInt(length);
    out.write(block.array());
    out.flush();
  }

  private static byte[] option(int code, byte[] value) {
    ByteBuffer option = buffer(Integer.BYTES + padded(value.length));
    return option.putShort((short) code).putShort((short) value.length).put(value).array();
  }

  private static byte[] text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length >= 1 << Short.SIZE) {
      throw new IllegalArgumentException("a text of " + bytes.length + " bytes fits no option");
    }
    return bytes;
  }

  private static int padded(int length) {
    return (length + 3) & ~3;
  }

  /** All numbers of the section are in the order of this machine; the magic number says which. */
  private static ByteBuffer buffer(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
  }
}
