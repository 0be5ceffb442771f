package io.understudy.replicator.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/**
 * Rules for the file with the secret that both hosts share. It is checked here and read by the
 * control channel; its content never leaves the latter.
 */
public final class KeyFile {
  /** A shorter secret could be guessed. */
  public static final int MINIMUM_BYTES = 16;

  /** A longer file is not a key but a mistake. */
  public static final int MAXIMUM_BYTES = 4096;

  private static final Set<PosixFilePermission> FOREIGN =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private KeyFile() {}

  static void check(Path file) throws ValueException {
    if (!Files.exists(file)) {
      throw new ValueException(
          file + " does not exist",
          "make it with 'umask 077; head -c 32 /dev/urandom > "
              + file
              + "' and copy it to the other host");
    }
    if (!Files.isRegularFile(file)) {
      throw new ValueException(file + " is not a file", "name a file with the shared secret");
    }
    checkPermissions(file);
    checkLength(file);
  }

  private static void checkPermissions(Path file) throws ValueException {
    Set<PosixFilePermission> foreign = EnumSet.copyOf(FOREIGN);
    try {
      foreign.retainAll(Files.getPosixFilePermissions(file, new LinkOption[0]));
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    if (!foreign.isEmpty()) {
      throw new ValueException(
          file + " can be read or written by others than its owner",
          "run 'chmod 600 " + file + "'");
    }
  }

  private static void checkLength(Path file) throws ValueException {
    long lengthBytes;
    try {
      lengthBytes = Files.size(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    if (lengthBytes < MINIMUM_BYTES || lengthBytes > MAXIMUM_BYTES) {
      throw new ValueException(
          file + " has " + lengthBytes + " bytes",
          "give it " + MINIMUM_BYTES + " to " + MAXIMUM_BYTES + " random bytes");
    }
    if (!Files.isReadable(file)) {
      throw new ValueException(file + " cannot be read", "run as the owner of the file");
    }
  }

  private static ValueException unreadable(Path file, IOException e) {
    return new ValueException(
        file + " cannot be examined (" + e.getMessage() + ")", "check its permissions");
  }
}
