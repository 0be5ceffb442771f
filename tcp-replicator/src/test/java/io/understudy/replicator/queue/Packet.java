package io.understudy.replicator.queue;

import io.understudy.codec.TcpSegment;
import java.nio.ByteBuffer;

/**
 * Packets for tests: of a client 10.0.0.1:40000 (fd00::1) and a service 10.0.0.100:80 (fd00::64).
 */
final class Packet {
  static final FlowKey KEY = new FlowKey(0, 0xffff0a000001L, 40000, 80, 0);
  private static final int OPTIONS = 32;

  private boolean ipv6;
  private boolean fromClient;
  private int sequence;
  private int acknowledgement;
  private int flags;
  private int window = 1000;
  private int payload;
  private int tsval;
  private int tsecr;
  private int[] sack = {};

  static Packet ofClient() {
    Packet packet = new Packet();
    packet.fromClient = true;
    return packet;
  }

  static Packet ofService() {
    return new Packet();
  }

  Packet ipv6() {
    ipv6 = true;
    return this;
  }

  Packet flags(int set) {
    flags = set;
    return this;
  }

  Packet numbers(int seq, int ack) {
    sequence = seq;
    acknowledgement = ack;
    flags |= TcpSegment.ACK;
    return this;
  }

  Packet syn(int isn) {
    sequence = isn;
    flags = TcpSegment.SYN;
    return this;
  }

  Packet window(int field) {
    window = field;
    return this;
  }

  Packet payload(int bytes) {
    payload = bytes;
    return this;
  }

  Packet clock(int value, int echo) {
    tsval = value;
    tsecr = echo;
    return this;
  }

  Packet sack(int... edges) {
    sack = edges;
    return this;
  }

  /**
   * The packet, wrapped. Options: time stamps; in a SYN SACK and a window scale of 7; SACK blocks.
   */
  QueuedSegment wrapped() {
    ByteBuffer bytes = ByteBuffer.allocate(2048);
    int tcp = ipv6 ? 40 : 20;
    int header = 20 + OPTIONS + 8;
    int length = tcp + header + payload;
    if (ipv6) {
      bytes.putInt(0, 6 << 28).putShort(4, (short) (length - 40)).put(6, (byte) 6);
      bytes.putLong(8, 0xfd00L << 48).putLong(16, fromClient ? 1 : 0x64);
      bytes.putLong(24, 0xfd00L << 48).putLong(32, fromClient ? 0x64 : 1);
    } else {
      bytes.putInt(0, 0x45000000 | length).put(9, (byte) 6);
      bytes.putInt(12, fromClient ? 0x0a000001 : 0x0a000064);
      bytes.putInt(16, fromClient ? 0x0a000064 : 0x0a000001);
    }
    bytes.putShort(tcp, (short) (fromClient ? 40000 : 80));
    bytes.putShort(tcp + 2, (short) (fromClient ? 80 : 40000));
    bytes.putInt(tcp + 4, sequence).putInt(tcp + 8, acknowledgement);
    bytes.put(tcp + 12, (byte) (header / 4 << 4)).put(tcp + 13, (byte) flags);
    bytes.putShort(tcp + 14, (short) window);
    options(bytes, tcp + 20);
    QueuedSegment segment = new QueuedSegment();
    if (!segment.wrap(bytes, 0, length)) {
      throw new IllegalStateException("a test's packet is malformed");
    }
    return segment;
  }

  private void options(ByteBuffer bytes, int at) {
    bytes.put(at, (byte) 8).put(at + 1, (byte) 10).putInt(at + 2, tsval).putInt(at + 6, tsecr);
    int next = at + 10;
    if ((flags & TcpSegment.SYN) != 0) {
      bytes.put(next, (byte) 4).put(next + 1, (byte) 2);
      bytes.put(next + 2, (byte) 3).put(next + 3, (byte) 3).put(next + 4, (byte) 7);
      next += 5;
    }
    if (sack.length > 0) {
      bytes.put(next, (byte) 5).put(next + 1, (byte) (2 + 4 * sack.length));
      for (int i = 0; i < sack.length; i++) {
        bytes.putInt(next + 2 + 4 * i, sack[i]);
      }
      next += 2 + 4 * sack.length;
    }
    while (next < at + OPTIONS + 8) {
      bytes.put(next++, (byte) 1);
    }
  }
}
