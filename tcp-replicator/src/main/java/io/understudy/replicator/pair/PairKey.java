package io.understudy.replicator.pair;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret that the two hosts share. Keys for single purposes are derived from it (HKDF, RFC
 * 5869), one for each direction, so that a message reflected to its sender does not fit. Immutable;
 * never printed.
 */
public final class PairKey {
  static final String ALGORITHM = "HmacSHA256";
  private static final int MINIMUM_BYTES = 16;
  private static final int MAXIMUM_BYTES = 4096;
  private static final byte[] SALT = "understudy pair".getBytes(StandardCharsets.UTF_8);

  private final byte[] pseudoRandomKey;

  private PairKey(byte[] pseudoRandomKey) {
    this.pseudoRandomKey = pseudoRandomKey;
  }

  /**
   * Reads a key file: hexadecimal digits with white space around them if it has at least 32 of them
   * and nothing else, otherwise its bytes as they are.
   *
   * @throws PairKeyException when it cannot be read, or is shorter than 16 bytes or longer than
   *     4096
   */
  public static PairKey load(Path file) throws PairKeyException {
    byte[] content;
    try (InputStream stream = Files.newInputStream(file)) {
      content = stream.readNBytes(MAXIMUM_BYTES + 1);
    } catch (IOException failure) {
      throw new PairKeyException(
          "cannot read key file " + file + "; create the same file on both hosts", failure);
    }
    if (content.length > MAXIMUM_BYTES) {
      throw new PairKeyException("key file " + file + " is longer than 4096 bytes", null);
    }
    byte[] secret = decode(content);
    if (secret.length < MINIMUM_BYTES) {
      throw new PairKeyException(
          "key file %s holds %d bytes, at least 16 are needed; write random ones to it"
              .formatted(file, secret.length),
          null);
    }
    return of(secret);
  }

  /**
   * A key from bytes in memory, which are not kept.
   *
   * @throws IllegalArgumentException when there are fewer than 16
   */
  public static PairKey of(byte[] secret) {
    if (secret.length < MINIMUM_BYTES) {
      throw new IllegalArgumentException("a key needs at least 16 bytes");
    }
    return new PairKey(hmac(SALT, secret));
  }

  /** 32 bytes for the messages from one node to the other. */
  byte[] directionKey(String sender, String receiver) {
    byte[] info =
        ("control 1\0" + sender + '\0' + receiver + '\1').getBytes(StandardCharsets.UTF_8);
    return hmac(pseudoRandomKey, info);
  }

  /**
   * The secret that lease frames of a service carry. The same after every restart of either daemon,
   * so that two kernels go on understanding each other while no daemon runs. Never 0.
   */
  public long leaseToken(String service) {
    byte[] info = ("lease 1\0" + service + '\1').getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.wrap(hmac(pseudoRandomKey, info)).getLong() | 1;
  }

  /**
   * A key for seeds from what both hosts agreed on with keys of the moment, so that whoever gets
   * the pair key later cannot compute it.
   *
   * @param shared the result of X25519; not kept
   * @param agreement everything that both sent about it
   */
  public byte[] seedKey(byte[] shared, byte[] agreement) {
    byte[] extracted = hmac(pseudoRandomKey, shared);
    byte[] info = "seed key 1\0".getBytes(StandardCharsets.UTF_8);
    byte[] all = Arrays.copyOf(info, info.length + agreement.length + 1);
    System.arraycopy(agreement, 0, all, info.length, agreement.length);
    all[all.length - 1] = 1;
    byte[] key = hmac(extracted, all);
    Arrays.fill(extracted, (byte) 0);
    return key;
  }

  /** Does not show the key. */
  @Override
  public String toString() {
    return "PairKey";
  }

  private static byte[] decode(byte[] content) {
    String text = new String(content, StandardCharsets.ISO_8859_1).strip();
    boolean hexadecimal =
        text.length() >= 2 * MINIMUM_BYTES
            && text.length() % 2 == 0
            && text.chars().allMatch(HexFormat::isHexDigit);
    return hexadecimal ? HexFormat.of().parseHex(text) : content;
  }

  private static byte[] hmac(byte[] key, byte[] data) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac.doFinal(data);
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError("every JDK has HmacSHA256", impossible);
    }
  }
}
