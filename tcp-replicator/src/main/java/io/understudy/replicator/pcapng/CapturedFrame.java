package io.understudy.replicator.pcapng;

import io.understudy.jni.Abi;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A {@code struct us_captured}: a frame as it came to one of our programs and as it left it, what
 * was counted in between, and the numbers of its connection after that. Sequence numbers are the 32
 * bits of the wire.
 *
 * @param bootNanos when it came, of the boot-time clock
 * @param counters bit n: counter n went up
 * @param lost frames that were lost on this processor so far
 * @param outbound from this host
 * @param verdict of the program, {@code TC_ACT_*}
 * @param before its first bytes as it came
 * @param lengthBefore of the whole frame
 * @param after its first bytes as it left
 * @param lengthAfter of the whole frame
 * @param connection what is known of its connection
 */
record CapturedFrame(
    long bootNanos,
    long counters,
    long lost,
    boolean outbound,
    int verdict,
    byte[] before,
    int lengthBefore,
    byte[] after,
    int lengthAfter,
    Connection connection) {
  /** The size of the structure. */
  static final int BYTES = Abi.size("us_captured");

  /**
   * Where the connection stood.
   *
   * @param role of this host, {@code US_ROLE_*}
   * @param epoch of the service
   * @param tracked whether there is an entry; else the rest is zero
   * @param protection {@code US_PROTECTION_*}
   * @param ownAck what our stack acknowledges
   * @param peerAck what the partner's does, by its confirmations
   * @param toldAck what the client was told
   * @param ownNxt what our stack has sent
   * @param clientAcked what the client acknowledged
   */
  record Connection(
      int role,
      int epoch,
      boolean tracked,
      int protection,
      int ownAck,
      int peerAck,
      int toldAck,
      int ownNxt,
      int clientAcked) {}

  /** Reads one in native byte order; nothing of the memory is kept. */
  static CapturedFrame read(ByteBuffer memory, int at) {
    int keptBefore = memory.getShort(at + offset("kept_before"));
    int keptAfter = memory.getShort(at + offset("kept_after"));
    return new CapturedFrame(
        memory.getLong(at + offset("time_ns")),
        memory.getLong(at + offset("counters")),
        memory.getLong(at + offset("lost")),
        memory.get(at + offset("direction")) == Abi.constant("US_CAPTURE_EGRESS"),
        memory.getInt(at + offset("verdict")),
        bytes(memory, at + offset("before"), keptBefore),
        memory.getInt(at + offset("length_before")),
        bytes(memory, at + offset("after"), keptAfter),
        memory.getInt(at + offset("length_after")),
        connection(memory, at));
  }

  private static Connection connection(ByteBuffer memory, int at) {
    return new Connection(
        memory.get(at + offset("role")),
        memory.getInt(at + offset("epoch")),
        memory.get(at + offset("tracked")) != 0,
        memory.get(at + offset("protection")),
        memory.getInt(at + offset("own_ack")),
        memory.getInt(at + offset("peer_ack")),
        memory.getInt(at + offset("told_ack")),
        memory.getInt(at + offset("own_snd_nxt")),
        memory.getInt(at + offset("client_acked")));
  }

  private static byte[] bytes(ByteBuffer memory, int at, int length) {
    byte[] bytes = new byte[length];
    memory.get(at, bytes);
    return bytes;
  }

  private static int offset(String field) {
    return Abi.offset("us_captured." + field);
  }

  /** Whether the program changed it. */
  boolean changed() {
    return after.length > 0 && (lengthBefore != lengthAfter || !Arrays.equals(before, after));
  }
}
