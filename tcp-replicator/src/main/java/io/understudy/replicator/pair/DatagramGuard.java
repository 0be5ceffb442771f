package io.understudy.replicator.pair;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Turns a datagram into a message if it is a genuine one of the partner's. What is cheap is checked
 * first, and nothing but the outermost fields is looked at before the seal. Owned by one thread.
 */
final class DatagramGuard {
  private final long peerHash;
  private final MessageSeal seal;
  private ControlMessage message;

  DatagramGuard(long peerHash, MessageSeal seal) {
    this.peerHash = peerHash;
    this.seal = seal;
  }

  /** Reads from 0 to the limit. Null when {@link #message} is now the datagram's. */
  Rejection open(ByteBuffer datagram) {
    message = null;
    Rejection rejection = judgeOutside(datagram.order(ByteOrder.BIG_ENDIAN));
    if (rejection != null) {
      return rejection;
    }
    if (!seal.fits(datagram)) {
      return Rejection.WRONG_KEY;
    }
    message = MessageCodec.decode(datagram.slice(0, datagram.limit() - MessageSeal.BYTES));
    return message == null ? Rejection.MALFORMED : null;
  }

  /** The message of the last successful {@link #open}. */
  ControlMessage message() {
    return message;
  }

  private Rejection judgeOutside(ByteBuffer datagram) {
    int length = datagram.limit() - MessageSeal.BYTES;
    if (length < MessageCodec.MINIMUM_BYTES
        || length > MessageCodec.MAXIMUM_BYTES
        || datagram.getInt(0) != MessageCodec.MAGIC) {
      return Rejection.MALFORMED;
    }
    if ((datagram.getShort(MessageCodec.VERSION_OFFSET) & 0xffff) != MessageCodec.VERSION) {
      return Rejection.WRONG_VERSION;
    }
    return datagram.getLong(MessageCodec.SENDER_OFFSET) == peerHash ? null : Rejection.UNKNOWN_PEER;
  }
}
