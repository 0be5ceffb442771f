package io.understudy.replicator.pair;

import java.util.Arrays;

/**
 * One host's part of an agreement on the next key for seeds. A value; the array is not to be
 * changed.
 *
 * @param epoch random number of the agreement that is under way, or was last; 0: none
 * @param publicKey the sender's X25519 public key for it (RFC 7748), 32 bytes
 * @param startNanos boot-time clock of the sender when the epoch begins; 0: not known yet
 * @param startSeconds the same by the leader's wall clock, since the epoch of Unix
 * @param active epoch from which the sender gives seeds; 0: it gives none
 */
public record KeyOffer(
    long epoch, byte[] publicKey, long startNanos, long startSeconds, long active) {
  /** Bytes of a public key. */
  public static final int KEY_BYTES = 32;

  /** From a host that has nothing to offer. */
  public static final KeyOffer NONE = new KeyOffer(0, new byte[KEY_BYTES], 0, 0, 0);

  /**
   * Checks the key's length.
   *
   * @throws IllegalArgumentException when it is not 32 bytes long
   */
  public KeyOffer {
    if (publicKey.length != KEY_BYTES) {
      throw new IllegalArgumentException("an X25519 key has 32 bytes");
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyOffer offer
        && epoch == offer.epoch
        && Arrays.equals(publicKey, offer.publicKey)
        && startNanos == offer.startNanos
        && startSeconds == offer.startSeconds
        && active == offer.active;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(epoch ^ active);
  }

  /** Without the key, which is of no use in a log. */
  @Override
  public String toString() {
    return "KeyOffer[epoch=" + epoch + ", start=" + startNanos + ", active=" + active + "]";
  }
}
