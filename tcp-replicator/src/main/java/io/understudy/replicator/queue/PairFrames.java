package io.understudy.replicator.queue;

import io.understudy.replicator.queue.Handshake.Answer;
import java.nio.ByteBuffer;

/**
 * The frames between the engines of a pair, behind their Ethernet header, in network order:
 *
 * <pre>
 *  0 magic (32)   4 version (8)   5 kind (8)   6 entries (16)   8 tag of the service (32)
 * 12 zero (32)   16 token of the pair (64)    24 entries
 * </pre>
 *
 * Stateless. As with the engine ebpf the token is in the clear: the Ethernet segment is trusted.
 */
final class PairFrames {
  static final int CONFIRMATIONS = 1;
  static final int ANSWER = 2;
  static final int UNPROTECT = 3;
  static final int LEASE = 4;

  /** Shorter than any link of an Ethernet takes. */
  static final int MOST_BYTES = 1400;

  static final int HEADER = 24;
  static final int CONFIRMATION_BYTES = 40;
  static final int ANSWER_BYTES = 44;
  static final int UNPROTECT_BYTES = 24;
  static final int LEASE_BYTES = 24;

  private static final int MAGIC = 0x554e4451; // "UNDQ"
  private static final int VERSION = 1;
  private static final int FIN = 1;
  private static final int RST = 2;
  private static final int SACK_PERMITTED = 1;
  private static final int TIMESTAMPS = 2;
  private static final int ECHO = 4;
  private static final int KEY_BYTES = 20;

  private PairFrames() {}

  static void header(ByteBuffer frame, int kind, int entries, int tag, long token) {
    frame.putInt(0, MAGIC).put(4, (byte) VERSION).put(5, (byte) kind).putShort(6, (short) entries);
    frame.putInt(8, tag).putInt(12, 0).putLong(16, token);
  }

  /** Kind of a frame of {@code length} bytes at {@code at}; 0 when it is none of ours. */
  static int kind(ByteBuffer frame, int at, int length) {
    boolean ours = length >= HEADER && frame.getInt(at) == MAGIC && frame.get(at + 4) == VERSION;
    int kind = ours ? frame.get(at + 5) : 0;
    int entry =
        switch (kind) {
          case CONFIRMATIONS -> CONFIRMATION_BYTES;
          case ANSWER -> ANSWER_BYTES;
          case UNPROTECT -> UNPROTECT_BYTES;
          case LEASE -> LEASE_BYTES;
          default -> 0;
        };
    return entry > 0 && HEADER + entry * entries(frame, at) <= length ? kind : 0;
  }

  static int entries(ByteBuffer frame, int at) {
    return frame.getShort(at + 6) & 0xffff;
  }

  static int tag(ByteBuffer frame, int at) {
    return frame.getInt(at + 8);
  }

  static long token(ByteBuffer frame, int at) {
    return frame.getLong(at + 16);
  }

  static void confirmation(ByteBuffer frame, int at, Confirmation c) {
    key(frame, at, c.key());
    int flags = (c.fin() ? FIN : 0) | (c.rst() ? RST : 0);
    frame.putInt(at + KEY_BYTES, c.sndNxt()).putInt(at + 24, c.ack()).putInt(at + 28, c.edge());
    frame.putInt(at + 32, c.finEnd()).putInt(at + 36, flags);
  }

  static Confirmation confirmation(ByteBuffer frame, int at, int service) {
    int flags = frame.getInt(at + 36);
    return new Confirmation(
        key(frame, at, service),
        frame.getInt(at + KEY_BYTES),
        frame.getInt(at + 24),
        frame.getInt(at + 28),
        (flags & FIN) != 0,
        frame.getInt(at + 32),
        (flags & RST) != 0);
  }

  static void answer(ByteBuffer frame, int at, FlowKey key, Handshake h) {
    Answer a = h.own;
    int flags =
        (a.sackPermitted() ? SACK_PERMITTED : 0)
            | (a.timestamps() ? TIMESTAMPS : 0)
            | (a.echo() ? ECHO : 0);
    key(frame, at, key);
    frame.putInt(at + KEY_BYTES, h.clientIsn).putInt(at + 24, a.sequence());
    frame.putInt(at + 28, a.tsval()).putInt(at + 32, a.window());
    frame.putInt(at + 36, a.scale()).putInt(at + 40, flags);
  }

  static int answeredIsn(ByteBuffer frame, int at) {
    return frame.getInt(at + KEY_BYTES);
  }

  static Answer answer(ByteBuffer frame, int at, long nowNanos) {
    int flags = frame.getInt(at + 40);
    return new Answer(
        frame.getInt(at + 24),
        frame.getInt(at + 28),
        frame.getInt(at + 32),
        frame.getInt(at + 36),
        (flags & SACK_PERMITTED) != 0,
        (flags & TIMESTAMPS) != 0,
        (flags & ECHO) != 0,
        nowNanos);
  }

  static void unprotect(ByteBuffer frame, int at, FlowKey key, int reason) {
    key(frame, at, key);
    frame.putInt(at + KEY_BYTES, reason);
  }

  static int reason(ByteBuffer frame, int at) {
    return frame.getInt(at + KEY_BYTES);
  }

  static void lease(ByteBuffer frame, int at, int kind, long stamp, long length) {
    frame.putLong(at, kind).putLong(at + 8, stamp).putLong(at + 16, length);
  }

  static int leaseKind(ByteBuffer frame, int at) {
    return (int) frame.getLong(at);
  }

  static long leaseStamp(ByteBuffer frame, int at) {
    return frame.getLong(at + 8);
  }

  static long leaseLength(ByteBuffer frame, int at) {
    return frame.getLong(at + 16);
  }

  static FlowKey key(ByteBuffer frame, int at, int service) {
    return new FlowKey(
        frame.getLong(at),
        frame.getLong(at + 8),
        frame.getShort(at + 16) & 0xffff,
        frame.getShort(at + 18) & 0xffff,
        service);
  }

  private static void key(ByteBuffer frame, int at, FlowKey key) {
    frame.putLong(at, key.clientHigh()).putLong(at + 8, key.clientLow());
    frame.putShort(at + 16, (short) key.clientPort());
    frame.putShort(at + 18, (short) key.servicePort());
  }
}
