package io.understudy.replicator.pcapng;

import io.understudy.replicator.pcapng.PcapngWriter.Direction;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * The capture file: each frame as it came to the segment plane, and once more as it left it where
 * that is different, on two interfaces of the file. Owned by one thread.
 */
public final class FrameFile {
  private static final int KEPT_BYTES = 256;

  private final PcapngWriter writer;
  private final Comment comment;
  private final long epochMinusBootNanos;
  private final int cameNumber;
  private final int leftNumber;
  private long frames;
  private long lost;

  /**
   * Begins a file.
   *
   * @param interfaceName of this host
   * @param application who writes
   * @param counters {@code verdict/reason} of each counter, in their order
   * @param epochMinusBootNanos what to add to the boot-time clock for the time of day
   */
  public FrameFile(
      OutputStream out,
      String interfaceName,
      String application,
      String[] counters,
      long epochMinusBootNanos)
      throws IOException {
    this.writer = new PcapngWriter(out, application);
    this.comment = new Comment(counters);
    this.epochMinusBootNanos = epochMinusBootNanos;
    this.cameNumber =
        writer.addInterface(interfaceName, "as it came to the segment plane", KEPT_BYTES);
    this.leftNumber =
        writer.addInterface(interfaceName + "-left", "as it left the segment plane", KEPT_BYTES);
  }

  /** Writes a {@code struct us_captured} that begins there, in native byte order. */
  public void write(ByteBuffer memory, int at, int length) throws IOException {
    if (length >= CapturedFrame.BYTES) {
      write(CapturedFrame.read(memory, at));
    }
  }

  void write(CapturedFrame frame) throws IOException {
    long nanos = frame.bootNanos() + epochMinusBootNanos;
    Direction direction = frame.outbound() ? Direction.OUTBOUND : Direction.INBOUND;
    frames++;
    lost = Math.max(lost, frame.lost());
    writer.packet(
        cameNumber,
        nanos,
        frame.before(),
        frame.lengthBefore(),
        direction,
        comment.asItCame(frame));
    if (frame.changed()) {
      writer.packet(
          leftNumber,
          nanos,
          frame.after(),
          frame.lengthAfter(),
          direction,
          Comment.asItLeft(frame));
    }
  }

  /** Frames written so far; one that was changed counts once. */
  public long frames() {
    return frames;
  }

  /** Frames that found the kernel's ring full, on the processor that lost most. */
  public long lost() {
    return lost;
  }
}
