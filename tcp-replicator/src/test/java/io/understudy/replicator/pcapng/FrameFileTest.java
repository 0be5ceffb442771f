package io.understudy.replicator.pcapng;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.jni.Abi;
import io.understudy.jni.SegmentPlane;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The capture file, judged by tcpdump and by Wireshark's own reader. */
class FrameFileTest {
  private static final long EPOCH_NANOS = 1_700_000_000_123_456_789L;
  private static final String[] COUNTERS = SegmentPlane.counterLabels();

  @TempDir private Path directory;

  private static long bit(String counter) {
    return 1L << Arrays.asList(COUNTERS).indexOf(counter);
  }

  private Path write(CapturedFrame... frames) throws IOException {
    Path path = directory.resolve("capture.pcapng");
    try (OutputStream out = Files.newOutputStream(path)) {
      FrameFile file = new FrameFile(out, "eth0", "understudy 0.1", COUNTERS, EPOCH_NANOS - 1000);
      for (CapturedFrame frame : frames) {
        file.write(frame);
      }
      assertEquals(frames.length, file.frames());
    }
    return path;
  }

  private static CapturedFrame clamped() {
    return Frames.atBackup(
        1000,
        bit("passed/tracked") | bit("rewritten/ack_clamped"),
        Frames.ofClient(501, 9001, 1000, 5),
        Frames.ofClient(501, 401, 1008, 5));
  }

  @Test
  void shouldBeReadByTcpdumpWhenWritten() throws Exception {
    Path file = write(clamped());
    List<String> lines = Tshark.run(List.of("tcpdump", "-n", "-tt", "-S", "-r", file.toString()));
    assertEquals(2, lines.size());
    assertTrue(lines.get(0).startsWith("1700000000.123456 IP 192.0.2.9.40000 > 192.0.2.1.8080"));
    assertTrue(lines.get(0).contains("ack 9001"), lines.get(0));
    assertTrue(lines.get(1).contains("ack 401"), lines.get(1));
  }

  @Test
  void shouldShowBothSightsAndReasonsInWiresharkWhenAFrameWasRewritten() throws Exception {
    Tshark.require();
    List<String> lines =
        Tshark.read(
            write(clamped()),
            "frame.interface_name",
            "frame.time_epoch",
            "frame.packet_flags_direction",
            "frame.len",
            "tcp.ack_raw",
            "frame.comment");
    assertEquals(
        List.of(
            "eth0\t1700000000.123456789\t0x00000001\t71\t9001\tin: [passed/tracked] goes on;"
                + " [rewritten/ack_clamped] the ack is lowered to what our own stack has sent;"
                + " backup in epoch 7, duplex, own ack 101, partner's ack 201, told ack 301,"
                + " own next 401, client acked 4294967295",
            "eth0-left\t1700000000.123456789\t0x00000001\t71\t401\t"
                + "as it left: ack 401 instead of 9001; window 1008 instead of 1000"),
        lines);
  }

  @Test
  void shouldShowOneSightWhenAFrameWasNotChanged() throws Exception {
    Tshark.require();
    byte[] frame = Frames.ofClient(501, 401, 1000, 0);
    CapturedFrame held = Frames.atBackup(5, bit("held/commit_gate"), frame, frame);
    List<String> lines = Tshark.read(write(held, clamped()), "frame.comment");
    assertEquals(3, lines.size());
    assertTrue(lines.get(0).startsWith("in: [held/commit_gate] held: "), lines.get(0));
  }

  @Test
  void shouldKeepTheWholeLengthWhenOnlyTheBeginningWasKept() throws Exception {
    Tshark.require();
    byte[] whole = Frames.ofClient(501, 401, 1000, 3000);
    byte[] kept = Arrays.copyOf(whole, 256);
    CapturedFrame.Connection nothing = new CapturedFrame.Connection(0, 0, false, 0, 0, 0, 0, 0, 0);
    CapturedFrame frame =
        new CapturedFrame(5, 0, 0, true, 2, kept, whole.length, kept, whole.length, nothing);
    assertEquals(
        List.of(whole.length + "\t256\t3000\tout: dropped; off in epoch 0, no entry"),
        Tshark.read(write(frame), "frame.len", "frame.cap_len", "tcp.len", "frame.comment"));
  }

  @Test
  void shouldReadTheKernelsStructureWhenItIsWhole() throws Exception {
    byte[] frame = Frames.ofClient(501, 401, 1000, 0);
    ByteBuffer memory = ByteBuffer.allocate(8 + CapturedFrame.BYTES).order(ByteOrder.nativeOrder());
    memory.putLong(8 + Abi.offset("us_captured.time_ns"), 1000);
    memory.putLong(8 + Abi.offset("us_captured.counters"), bit("suppressed/confirmation"));
    memory.putLong(8 + Abi.offset("us_captured.lost"), 9);
    memory.putInt(8 + Abi.offset("us_captured.length_before"), frame.length);
    memory.putShort(8 + Abi.offset("us_captured.kept_before"), (short) frame.length);
    memory.put(8 + Abi.offset("us_captured.direction"), (byte) 1);
    memory.put(8 + Abi.offset("us_captured.before"), frame);
    CapturedFrame read = CapturedFrame.read(memory, 8);
    assertEquals(1000, read.bootNanos());
    assertTrue(read.outbound());
    assertTrue(Arrays.equals(frame, read.before()));
    assertFalse(read.changed(), "what left is not known");

    FrameFile file = new FrameFile(OutputStream.nullOutputStream(), "eth0", "", COUNTERS, 0);
    file.write(memory, 8, CapturedFrame.BYTES - 1);
    assertEquals(0, file.frames(), "one that is cut short");
    file.write(memory, 8, CapturedFrame.BYTES);
    assertEquals(1, file.frames());
    assertEquals(9, file.lost());
  }

  @Test
  void shouldExplainEveryCounterWhenOneIsAdded() {
    assertEquals(
        List.of(), Arrays.stream(COUNTERS).filter(name -> !Explanations.has(name)).toList());
  }
}
