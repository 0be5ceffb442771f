package io.understudy.replicator.queue;

import io.understudy.codec.TcpSegment;
import java.nio.ByteBuffer;

/**
 * Makes packets without payload in the name of either end of a connection. The shim makes the TCP
 * checksum. One buffer, valid until the next call. Owned by the engine's thread.
 */
final class PacketForge {
  private static final int IPV4_HEADER = 20;
  private static final int IPV6_HEADER = 40;
  private static final int TCP_HEADER = 20;
  private static final int TIMESTAMP_BYTES = 12;
  private static final int TIMESTAMP_OPTION = 0x0101080a;
  private static final int MOST_WINDOW = 0xffff;
  private static final byte TCP = 6;
  private static final byte HOPS = 64;

  private final ByteBuffer packet = ByteBuffer.allocateDirect(256);
  private int length;

  ByteBuffer packet() {
    return packet;
  }

  int length() {
    return length;
  }

  /** From the service to the client; numbers of the wire. */
  void toClient(
      Connection c, byte[] service, int sequence, int flags, int acknowledgement, int window) {
    int tcp = ip(c, service, true);
    ports(tcp, c.key.servicePort(), c.key.clientPort());
    numbers(c, tcp, sequence, acknowledgement, flags, window, c.ownTsval, c.clientTsval);
  }

  /**
   * From the client to our own stack, with the window that the client has last told; numbers of the
   * stack. No echo of a time stamp.
   */
  void toStack(Connection c, byte[] service, int sequence, int acknowledgement) {
    int window = Math.min(MOST_WINDOW, c.clientWindow >>> c.clientScale);
    int tcp = ip(c, service, false);
    ports(tcp, c.key.clientPort(), c.key.servicePort());
    numbers(c, tcp, sequence, acknowledgement, TcpSegment.ACK, window, c.clientTsval, 0);
  }

  private void ports(int tcp, int source, int destination) {
    packet.putShort(tcp, (short) source).putShort(tcp + 2, (short) destination);
  }

  private void numbers(
      Connection c, int tcp, int seq, int ack, int flags, int window, int tsval, int tsecr) {
    int header = TCP_HEADER + (c.timestamps ? TIMESTAMP_BYTES : 0);
    packet.putInt(tcp + 4, seq).putInt(tcp + 8, ack);
    packet.put(tcp + 12, (byte) (header / 4 << 4)).put(tcp + 13, (byte) flags);
    packet.putShort(tcp + 14, (short) window).putInt(tcp + 16, 0);
    if (c.timestamps) {
      packet.putInt(tcp + 20, TIMESTAMP_OPTION).putInt(tcp + 24, tsval).putInt(tcp + 28, tsecr);
    }
  }

  private int ip(Connection c, byte[] service, boolean toClient) {
    int tcpLength = TCP_HEADER + (c.timestamps ? TIMESTAMP_BYTES : 0);
    boolean ipv4 = c.key.clientHigh() == 0 && c.key.clientLow() >>> 32 == 0xffff;
    if (ipv4) {
      length = IPV4_HEADER + tcpLength;
      packet.putInt(0, 0x45000000 | length).putInt(4, 0x4000).put(8, HOPS).put(9, TCP);
      packet.putShort(10, (short) 0);
      packet.putInt(toClient ? 16 : 12, (int) c.key.clientLow());
      packet.put(toClient ? 12 : 16, service, 12, 4);
      return IPV4_HEADER;
    }
    length = IPV6_HEADER + tcpLength;
    packet.putInt(0, 6 << 28).putShort(4, (short) tcpLength).put(6, TCP).put(7, HOPS);
    packet.putLong(toClient ? 24 : 8, c.key.clientHigh());
    packet.putLong(toClient ? 32 : 16, c.key.clientLow());
    packet.put(toClient ? 8 : 24, service, 0, 16);
    return IPV6_HEADER;
  }
}
