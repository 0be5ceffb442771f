package io.understudy.replicator.replica;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.XECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPublicKeySpec;
import javax.crypto.KeyAgreement;

/**
 * A key pair of X25519 (RFC 7748) for one agreement. It is kept by nobody once that is made: then
 * no one can compute the result again, whatever else he gets. Immutable.
 */
final class EphemeralKey {
  static final int BYTES = 32;
  private static final String ALGORITHM = "X25519";

  private final KeyPair pair;

  private EphemeralKey(KeyPair pair) {
    this.pair = pair;
  }

  static EphemeralKey create() {
    try {
      return new EphemeralKey(KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair());
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError("every JDK has X25519", impossible);
    }
  }

  /** As RFC 7748 section 5 writes it, least significant byte first. */
  byte[] publicKey() {
    byte[] big = ((XECPublicKey) pair.getPublic()).getU().toByteArray();
    byte[] bytes = new byte[BYTES];
    for (int i = 0; i < Math.min(big.length, BYTES); i++) {
      bytes[i] = big[big.length - 1 - i];
    }
    return bytes;
  }

  /** The shared secret, or null when the partner's key is none. */
  byte[] agree(byte[] partner) {
    byte[] big = new byte[BYTES];
    for (int i = 0; i < BYTES; i++) {
      big[i] = partner[BYTES - 1 - i];
    }
    big[0] &= 0x7f;
    try {
      XECPublicKeySpec spec =
          new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, big));
      KeyAgreement agreement = KeyAgreement.getInstance(ALGORITHM);
      agreement.init(pair.getPrivate());
      agreement.doPhase(KeyFactory.getInstance(ALGORITHM).generatePublic(spec), true);
      return agreement.generateSecret();
    } catch (InvalidKeyException weak) {
      return null;
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError("every JDK has X25519", impossible);
    }
  }
}
