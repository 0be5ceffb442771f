package io.understudy.lab;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, the lab's proof that bytes are the same bytes. */
public final class Digest {
  private static final int CHUNK_BYTES = 1 << 20;

  private Digest() {}

  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new LabException("this Java has no SHA-256", e);
    }
  }

  public static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The digest of a file, in hexadecimal. */
  public static String of(Path file) {
    MessageDigest digest = sha256();
    byte[] chunk = new byte[CHUNK_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        digest.update(chunk, 0, read);
      }
    } catch (IOException e) {
      throw new LabException("cannot read " + file, e);
    }
    return hex(digest);
  }

  /** The digest of the first bytes of a file, in hexadecimal. */
  public static String ofBeginning(Path file, long bytes) {
    MessageDigest digest = sha256();
    try (InputStream in = Files.newInputStream(file)) {
      digest.update(in.readNBytes((int) bytes));
    } catch (IOException e) {
      throw new LabException("cannot read " + file, e);
    }
    return hex(digest);
  }
}
