package io.understudy.replicator.pcapng;

import io.understudy.codec.TcpSegment;
import io.understudy.jni.Abi;
import java.nio.ByteBuffer;

/** Frames of one connection from 192.0.2.9, port 40000, to 192.0.2.1, port 8080. */
final class Frames {
  private static final int HEADERS = 14 + 20 + 32;

  private Frames() {}

  /** A client's segment with time stamps and this payload; checksums are left zero. */
  static byte[] ofClient(int sequence, int acknowledgement, int window, int payload) {
    ByteBuffer frame = ByteBuffer.allocate(HEADERS + payload);
    frame.put(new byte[] {2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 3}).putShort((short) 0x0800);
    frame.put((byte) 0x45).put((byte) 0).putShort((short) (20 + 32 + payload)).putInt(0);
    frame.put((byte) 64).put((byte) 6).putShort((short) 0);
    frame.putInt(0xC0000209).putInt(0xC0000201);
    frame.putShort((short) 40000).putShort((short) 8080).putInt(sequence).putInt(acknowledgement);
    frame.put((byte) 0x80).put((byte) (TcpSegment.ACK | TcpSegment.PSH)).putShort((short) window);
    frame.putInt(0).putShort((short) 0x0101).put((byte) 8).put((byte) 10).putInt(7000).putInt(9);
    return frame.array();
  }

  /** A frame that came in at the backup and left like that. */
  static CapturedFrame atBackup(long bootNanos, long counters, byte[] before, byte[] after) {
    CapturedFrame.Connection connection =
        new CapturedFrame.Connection(
            Abi.constant("US_ROLE_BACKUP"),
            7,
            true,
            Abi.constant("US_PROTECTION_DUPLEX"),
            101,
            201,
            301,
            401,
            -1);
    return new CapturedFrame(
        bootNanos, counters, 3, false, -1, before, before.length, after, after.length, connection);
  }
}
