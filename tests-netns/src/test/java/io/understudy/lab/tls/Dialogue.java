package io.understudy.lab.tls;

import java.io.IOException;

/**
 * A protocol as a case needs it. Every byte that comes back is compared; a wrong one is an error.
 */
interface Dialogue {
  /** How much is fetched and stored at a time. */
  int BODY_BYTES = 1 << 20;

  /** A small request with a small answer. */
  void ask() throws IOException;

  /** A request with a large answer. */
  void fetch() throws IOException;

  /** A large request. */
  void store() throws IOException;

  /** The bytes that everybody fetches: the same as the server's. */
  static byte[] body(long seed) {
    byte[] bytes = new byte[BODY_BYTES];
    new java.util.SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }

  /** Compares what came with what had to come. */
  static void expect(String what, byte[] wanted, byte[] got) throws IOException {
    int differs = java.util.Arrays.mismatch(wanted, got);
    if (differs >= 0) {
      throw new IOException(
          what + " differs at byte " + differs + " of " + wanted.length + ", got " + got.length);
    }
  }
}
