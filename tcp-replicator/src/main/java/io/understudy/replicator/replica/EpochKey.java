package io.understudy.replicator.replica;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of one epoch: connections that were opened in it get their seeds from it (HKDF-Expand,
 * RFC 5869, of one block each). Each seed is given once. {@link #erase} overwrites the key. Owned
 * by the thread of the seeds.
 */
public final class EpochKey {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int MARK_BYTES = 8;

  private final long number;
  private final byte[] secret;
  private final Mac mac;
  private final GivenOnce given = new GivenOnce();
  private long startNanos;
  private long startSeconds;

  EpochKey(long number, byte[] secret) {
    this.number = number;
    this.secret = secret;
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError("every JDK has HmacSHA256", impossible);
    }
  }

  /** The same on both hosts, never 0. */
  public long number() {
    return number;
  }

  /** A time that both hosts give for all connections of the epoch, since the epoch of Unix. */
  public long startSeconds() {
    return startSeconds;
  }

  /** Boot-time clock of this host when the epoch begins; 0: not known yet. */
  long startNanos() {
    return startNanos;
  }

  void start(long nanos, long seconds) {
    startNanos = nanos;
    startSeconds = seconds;
  }

  /** 32 bytes, or null when they were given before. */
  public byte[] seed(ConnectionIdentity connection) {
    byte[] identity = connection.bytes();
    byte[] mark = derive("given 1", identity);
    if (!given.add(ByteBuffer.wrap(mark, 0, MARK_BYTES).getLong())) {
      return null;
    }
    return derive("seed 1", identity);
  }

  /** 32 bytes for the session tickets of a service. */
  public byte[] tickets(ConnectionIdentity connection) {
    return derive("tickets 1", connection.serviceBytes());
  }

  private byte[] derive(String purpose, byte[] context) {
    mac.update(purpose.getBytes(StandardCharsets.US_ASCII));
    mac.update((byte) 0);
    mac.update(context);
    return mac.doFinal(new byte[] {1});
  }

  /** Nothing can be derived any more. */
  void erase() {
    Arrays.fill(secret, (byte) 0);
    given.clear();
    try {
      mac.init(new SecretKeySpec(secret, ALGORITHM));
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError("a key of zeros is a key", impossible);
    }
  }
}
