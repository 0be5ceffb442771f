package io.understudy.replicator.pair;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Authenticates messages of one direction by HMAC-SHA256 (RFC 2104), appended in full. Keeps its
 * {@code Mac} and scratch space, so one thread owns it.
 */
final class MessageSeal {
  static final int BYTES = 32;

  private final Mac mac;
  private final byte[] computed = new byte[BYTES];
  private final byte[] found = new byte[BYTES];

  MessageSeal(byte[] key) {
    try {
      mac = Mac.getInstance(PairKey.ALGORITHM);
      mac.init(new SecretKeySpec(key, PairKey.ALGORITHM));
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError("every JDK has HmacSHA256", impossible);
    }
  }

  /** Makes the buffer a datagram with this message, ready to be read. */
  void write(ControlMessage message, ByteBuffer datagram) {
    datagram.clear();
    MessageCodec.encode(message, datagram);
    seal(datagram);
    datagram.flip();
  }

  /** Appends the seal of everything from 0 to the position. */
  void seal(ByteBuffer message) {
    compute(message, message.position());
    message.put(computed);
  }

  /** Is the end of the buffer, up to its limit, the seal of what is before it? */
  boolean fits(ByteBuffer datagram) {
    int length = datagram.limit() - BYTES;
    if (length < 0) {
      return false;
    }
    compute(datagram, length);
    datagram.get(length, found);
    return MessageDigest.isEqual(computed, found);
  }

  private void compute(ByteBuffer buffer, int length) {
    mac.update(buffer.slice(0, length));
    try {
      mac.doFinal(computed, 0);
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError("the seal has room for an HMAC", impossible);
    }
  }
}
