package io.understudy.lab;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/**
 * A file whose bytes follow from a seed: no stretch of it repeats, so that a lost, doubled or
 * shifted byte changes the digest. It lies in memory, once for all hosts.
 *
 * @param name its name below the document root
 * @param file where it lies
 * @param sizeBytes its length
 * @param sha256 its digest in hexadecimal
 */
public record Content(String name, Path file, long sizeBytes, String sha256) {
  private static final int CHUNK_BYTES = 1 << 20;

  /** Writes a file of this size into the lab's memory. */
  public static Content generate(Topology topology, String name, long sizeBytes, long seed) {
    Path file = Sweeper.MEMORY.resolve(topology.id()).resolve("content").resolve(name);
    try {
      Files.createDirectories(file.getParent());
      return new Content(name, file, sizeBytes, write(file, sizeBytes, seed));
    } catch (IOException e) {
      throw new LabException("cannot write " + file, e);
    }
  }

  private static String write(Path file, long sizeBytes, long seed) throws IOException {
    MessageDigest digest = Digest.sha256();
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    long state = seed;
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long left = sizeBytes; left > 0; left -= CHUNK_BYTES) {
        state = fill(chunk, state);
        int length = (int) Math.min(left, CHUNK_BYTES);
        digest.update(chunk.array(), 0, length);
        out.write(chunk.array(), 0, length);
      }
    }
    return Digest.hex(digest);
  }

  /** SplitMix64: every state gives another word. */
  private static long fill(ByteBuffer chunk, long state) {
    long next = state;
    for (int at = 0; at < CHUNK_BYTES; at += Long.BYTES) {
      next += 0x9E3779B97F4A7C15L;
      long word = (next ^ (next >>> 30)) * 0xBF58476D1CE4E5B9L;
      word = (word ^ (word >>> 27)) * 0x94D049BB133111EBL;
      chunk.putLong(at, word ^ (word >>> 31));
    }
    return next;
  }
}
