package io.understudy.replicator.queue;

import io.understudy.codec.IpAddress;
import io.understudy.codec.TcpSegment;
import java.nio.ByteBuffer;

/**
 * A TCP segment in its IP packet, read and changed in place; nobody keeps its checksum right, the
 * shim makes a new one for each packet that it sends. A flyweight: valid as long as the buffer's
 * bytes are, owned by one thread. The buffer is in network order.
 */
final class QueuedSegment {
  private static final int TCP = 6;
  private static final int IPV6_HEADER = 40;
  private static final int MINIMUM_HEADER = 20;
  private static final int NO_OPERATION = 1;
  private static final int MAXIMUM_SEGMENT_SIZE = 2;
  private static final int WINDOW_SCALE = 3;
  private static final int SACK_PERMITTED = 4;
  private static final int SACK = 5;
  private static final int TIMESTAMPS = 8;
  private static final int SACK_BLOCK_BYTES = 8;
  private static final int MOST_SCALE = 14;

  private ByteBuffer buffer;
  private int ip;
  private int end;
  private boolean ipv6;
  private int tcp;
  private int timestamps;
  private int sack;
  private int windowScale;
  private boolean sackPermitted;
  private int maximumSegmentSize;

  /** Points at a packet. False unless it holds a whole, well-formed TCP segment. */
  boolean wrap(ByteBuffer packets, int offset, int length) {
    buffer = packets;
    ip = offset;
    if (length < MINIMUM_HEADER) {
      return false;
    }
    ipv6 = u8(ip) >>> 4 == 6;
    if (ipv6) {
      if (length < IPV6_HEADER || u8(ip + 6) != TCP) {
        return false;
      }
      tcp = ip + IPV6_HEADER;
      end = tcp + u16(ip + 4);
    } else {
      boolean fragment = (u16(ip + 6) & 0x3fff) != 0;
      if (u8(ip) >>> 4 != 4 || u8(ip + 9) != TCP || fragment) {
        return false;
      }
      tcp = ip + (u8(ip) & 15) * 4;
      end = ip + u16(ip + 2);
    }
    return end <= ip + length && tcp + MINIMUM_HEADER <= end && readOptions();
  }

  private boolean readOptions() {
    timestamps = 0;
    sack = 0;
    windowScale = -1;
    sackPermitted = false;
    maximumSegmentSize = 0;
    int position = tcp + MINIMUM_HEADER;
    int last = tcp + headerLength();
    if (headerLength() < MINIMUM_HEADER || last > end) {
      return false;
    }
    while (position < last && u8(position) != 0) {
      if (u8(position) == NO_OPERATION) {
        position++;
        continue;
      }
      if (position + 2 > last || u8(position + 1) < 2 || position + u8(position + 1) > last) {
        return false;
      }
      noteOption(position, u8(position), u8(position + 1));
      position += u8(position + 1);
    }
    return true;
  }

  private void noteOption(int position, int kind, int length) {
    if (kind == TIMESTAMPS && length == 10) {
      timestamps = position;
    } else if (kind == SACK && (length - 2) % SACK_BLOCK_BYTES == 0) {
      sack = position;
    } else if (kind == WINDOW_SCALE && length == 3) {
      windowScale = Math.min(MOST_SCALE, u8(position + 2));
    } else if (kind == SACK_PERMITTED && length == 2) {
      sackPermitted = true;
    } else if (kind == MAXIMUM_SEGMENT_SIZE && length == 4) {
      maximumSegmentSize = u16(position + 2);
    }
  }

  long sourceHigh() {
    return ipv6 ? buffer.getLong(ip + 8) : 0;
  }

  long sourceLow() {
    return ipv6 ? buffer.getLong(ip + 16) : IpAddress.lowOfV4(buffer.getInt(ip + 12));
  }

  long destinationHigh() {
    return ipv6 ? buffer.getLong(ip + 24) : 0;
  }

  long destinationLow() {
    return ipv6 ? buffer.getLong(ip + 32) : IpAddress.lowOfV4(buffer.getInt(ip + 16));
  }

  int sourcePort() {
    return u16(tcp);
  }

  int destinationPort() {
    return u16(tcp + 2);
  }

  int sequence() {
    return buffer.getInt(tcp + 4);
  }

  void sequence(int value) {
    buffer.putInt(tcp + 4, value);
  }

  int acknowledgement() {
    return buffer.getInt(tcp + 8);
  }

  void acknowledgement(int value) {
    buffer.putInt(tcp + 8, value);
  }

  int headerLength() {
    return (u8(tcp + 12) >>> 4) * 4;
  }

  int flags() {
    return u8(tcp + 13);
  }

  void flags(int value) {
    buffer.put(tcp + 13, (byte) value);
  }

  boolean has(int wanted) {
    return (flags() & wanted) == wanted;
  }

  /** The window field, not scaled. */
  int window() {
    return u16(tcp + 14);
  }

  void window(int value) {
    buffer.putShort(tcp + 14, (short) value);
  }

  int payloadLength() {
    return end - tcp - headerLength();
  }

  /** SEG.LEN: payload, and one each for SYN and FIN. */
  int space() {
    int flags = flags();
    return payloadLength()
        + ((flags & TcpSegment.SYN) != 0 ? 1 : 0)
        + ((flags & TcpSegment.FIN) != 0 ? 1 : 0);
  }

  /** Sequence number after the segment. */
  int sequenceEnd() {
    return sequence() + space();
  }

  boolean hasTimestamps() {
    return timestamps != 0;
  }

  int tsval() {
    return buffer.getInt(timestamps + 2);
  }

  void tsval(int value) {
    buffer.putInt(timestamps + 2, value);
  }

  int tsecr() {
    return buffer.getInt(timestamps + 6);
  }

  void tsecr(int value) {
    buffer.putInt(timestamps + 6, value);
  }

  int sackBlocks() {
    return sack == 0 ? 0 : (u8(sack + 1) - 2) / SACK_BLOCK_BYTES;
  }

  int sackLeft(int block) {
    return buffer.getInt(sack + 2 + block * SACK_BLOCK_BYTES);
  }

  int sackRight(int block) {
    return buffer.getInt(sack + 6 + block * SACK_BLOCK_BYTES);
  }

  /** Moves all SACK blocks (RFC 2018) by as many bytes. */
  void shiftSack(int bytes) {
    for (int i = 0; i < sackBlocks() * 2; i++) {
      int position = sack + 2 + i * Integer.BYTES;
      buffer.putInt(position, buffer.getInt(position) + bytes);
    }
  }

  /** Takes the SACK blocks out. */
  void eraseSack() {
    if (sack != 0) {
      int length = u8(sack + 1);
      for (int i = 0; i < length; i++) {
        buffer.put(sack + i, (byte) NO_OPERATION);
      }
      sack = 0;
    }
  }

  /** Window scale option of a SYN, 0 to 14; -1 when it has none. */
  int windowScale() {
    return windowScale;
  }

  boolean sackPermitted() {
    return sackPermitted;
  }

  int maximumSegmentSize() {
    return maximumSegmentSize;
  }

  boolean isIpv6() {
    return ipv6;
  }

  /** A copy of the whole packet. */
  byte[] copy() {
    byte[] bytes = new byte[end - ip];
    buffer.get(ip, bytes);
    return bytes;
  }

  private int u8(int position) {
    return buffer.get(position) & 0xff;
  }

  private int u16(int position) {
    return buffer.getShort(position) & 0xffff;
  }
}
