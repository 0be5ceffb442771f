package io.understudy.lab;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.pcap4j.packet.EthernetPacket;
import org.pcap4j.packet.IllegalRawDataException;
import org.pcap4j.packet.IpV4Packet;
import org.pcap4j.packet.IpV6Packet;
import org.pcap4j.packet.Packet;
import org.pcap4j.packet.TcpPacket;
import org.pcap4j.packet.TcpSackOption;
import org.pcap4j.packet.TcpTimestampsOption;
import org.pcap4j.packet.TcpWindowScaleOption;

/**
 * Reads the TCP segments of a capture. The frames are decoded by pcap4j and not by our own codec,
 * so that a mistake in the codec cannot hide itself. A file that ends in the middle of a frame is
 * read up to there.
 */
public final class CaptureFile {
  private static final int FILE_HEADER_BYTES = 24;
  private static final int FRAME_HEADER_BYTES = 16;
  private static final short NOTICE = (short) 0x88b6;
  private static final int MAGIC_MICROS = 0xa1b2c3d4;

  private CaptureFile() {}

  /** Takes the frames of a capture. */
  interface FrameConsumer {
    /** One frame; its time is in nanoseconds since the epoch. */
    void accept(long timeNanos, EthernetPacket frame) throws IOException;
  }

  /** Hands every TCP segment to the consumer, in the order of the capture. */
  public static void forEach(Path file, Consumer<Segment> consumer) {
    frames(
        file,
        (timeNanos, frame) -> {
          Segment segment = decode(timeNanos, frame);
          if (segment != null) {
            consumer.accept(segment);
          }
        });
  }

  /** Hands every frame to the consumer, in the order of the capture. */
  static void frames(Path file, FrameConsumer consumer) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 20)) {
      readAll(new DataInputStream(in), consumer);
    } catch (EOFException cut) {
      // tcpdump was stopped while it wrote, or wrote nothing yet.
      return;
    } catch (IOException e) {
      throw new LabException("cannot read " + file, e);
    }
  }

  private static void readAll(DataInputStream in, FrameConsumer consumer) throws IOException {
    ByteBuffer header = read(in, FILE_HEADER_BYTES);
    if (header.getInt(0) != MAGIC_MICROS) {
      throw new IOException("not a capture with microseconds in the byte order of this machine");
    }
    while (true) {
      ByteBuffer frame = read(in, FRAME_HEADER_BYTES);
      long timeNanos =
          Integer.toUnsignedLong(frame.getInt(0)) * 1_000_000_000L + frame.getInt(4) * 1_000L;
      byte[] bytes = read(in, frame.getInt(8)).array();
      try {
        consumer.accept(timeNanos, EthernetPacket.newPacket(bytes, 0, bytes.length));
      } catch (IllegalRawDataException e) {
        throw new IOException("a frame that is none", e);
      }
    }
  }

  private static ByteBuffer read(DataInputStream in, int length) throws IOException {
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
  }

  private static Segment decode(long timeNanos, EthernetPacket ethernet) throws IOException {
    try {
      Packet packet = ethernet;
      boolean notice = ethernet.getHeader().getType().value() == NOTICE;
      if (notice) {
        packet = enclosed(ethernet.getPayload().getRawData());
      }
      TcpPacket tcp = packet.get(TcpPacket.class);
      return tcp == null ? null : segment(timeNanos, ethernet, packet, tcp.getHeader(), notice);
    } catch (IllegalRawDataException e) {
      throw new IOException("a frame that is none", e);
    }
  }

  private static Packet enclosed(byte[] packet) throws IllegalRawDataException {
    return packet[0] >> 4 == 4
        ? IpV4Packet.newPacket(packet, 0, packet.length)
        : IpV6Packet.newPacket(packet, 0, packet.length);
  }

  private static Segment segment(
      long timeNanos,
      EthernetPacket ethernet,
      Packet packet,
      TcpPacket.TcpHeader tcp,
      boolean notice) {
    IpV4Packet ipv4 = packet.get(IpV4Packet.class);
    IpV6Packet ipv6 = packet.get(IpV6Packet.class);
    String from;
    String to;
    int tcpBytes;
    if (ipv4 != null) {
      from = ipv4.getHeader().getSrcAddr().getHostAddress();
      to = ipv4.getHeader().getDstAddr().getHostAddress();
      tcpBytes = ipv4.getHeader().getTotalLengthAsInt() - ipv4.getHeader().length();
    } else {
      from = ipv6.getHeader().getSrcAddr().getHostAddress();
      to = ipv6.getHeader().getDstAddr().getHostAddress();
      tcpBytes = ipv6.getHeader().getPayloadLengthAsInt();
    }
    return new Segment(
        timeNanos,
        ethernet.getHeader().getSrcAddr().toString(),
        from + ":" + tcp.getSrcPort().valueAsInt(),
        to + ":" + tcp.getDstPort().valueAsInt(),
        tcp.getSequenceNumber(),
        tcp.getAcknowledgmentNumber(),
        tcp.getSyn(),
        tcp.getAck(),
        tcp.getFin(),
        tcp.getRst(),
        tcp.getWindowAsInt(),
        tcpBytes - tcp.length(),
        ethernet.getHeader().getDstAddr().toString(),
        options(tcp),
        notice);
  }

  private static Segment.Options options(TcpPacket.TcpHeader tcp) {
    int windowScale = -1;
    long timestamp = -1;
    List<Segment.Block> blocks = new ArrayList<>();
    for (TcpPacket.TcpOption option : tcp.getOptions()) {
      if (option instanceof TcpWindowScaleOption scale) {
        windowScale = scale.getShiftCountAsInt();
      } else if (option instanceof TcpTimestampsOption stamps) {
        timestamp = Integer.toUnsignedLong(stamps.getTsValue());
      } else if (option instanceof TcpSackOption sack) {
        // pcap4j checks its lengths and has no accessor for the blocks.
        ByteBuffer raw = ByteBuffer.wrap(sack.getRawData()).position(2);
        while (raw.remaining() >= 2 * Integer.BYTES) {
          blocks.add(new Segment.Block(raw.getInt(), raw.getInt()));
        }
      }
    }
    return new Segment.Options(windowScale, timestamp, blocks);
  }
}
