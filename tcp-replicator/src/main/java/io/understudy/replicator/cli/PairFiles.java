package io.understudy.replicator.cli;

import io.understudy.replicator.config.ConfigurationException;
import io.understudy.replicator.config.ConfigurationLoader;
import io.understudy.replicator.config.PairTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/**
 * The files of a pair: configuration, key and drop-in of this host in one directory, those of the
 * other in a directory beside them. A key that is there is kept, because the other host may have it
 * already.
 */
final class PairFiles {
  private static final int KEY_BYTES = 32;
  private static final String CONFIGURATION = "understudy.yaml";
  private static final String KEY = "pair.key";
  private static final String DROP_IN = "tls-server.conf";
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path directory;

  PairFiles(Path directory) {
    this.directory = directory;
  }

  Path directory() {
    return directory;
  }

  Path configuration() {
    return directory.resolve(CONFIGURATION);
  }

  Path key() {
    return directory.resolve(KEY);
  }

  /** What a systemd unit needs besides, so that its server's TLS is alike on both hosts. */
  Path dropIn() {
    return directory.resolve(DROP_IN);
  }

  /** Where the files of the other host are written. */
  Path forPeer(PairTemplate template) {
    return directory.resolve("for-" + template.other().node());
  }

  /** Is there a configuration with anything else in it than comments? */
  boolean isConfigured() throws IOException {
    return Files.exists(configuration())
        && Files.readAllLines(configuration()).stream()
            .map(String::strip)
            .anyMatch(line -> !line.isEmpty() && !line.startsWith("#"));
  }

  /**
   * Writes three files for each host, or none.
   *
   * @throws ConfigurationException when what is to be written is no good configuration
   */
  void write(PairTemplate template) throws IOException, ConfigurationException {
    Path draft = Files.createTempFile("understudy-init", ".yaml");
    try {
      check(draft, template);
      check(draft, template.mirrored());
    } finally {
      Files.deleteIfExists(draft);
    }
    Files.createDirectories(directory);
    if (!Files.exists(key())) {
      byte[] secret = new byte[KEY_BYTES];
      new SecureRandom().nextBytes(secret);
      Files.writeString(
          Files.createFile(key(), PRIVATE_FILE), HexFormat.of().formatHex(secret) + "\n");
    }
    Files.writeString(configuration(), text(template));
    Path other = forPeer(template);
    if (!Files.exists(other)) {
      Files.createDirectory(other, PRIVATE_DIRECTORY);
    }
    Files.writeString(other.resolve(CONFIGURATION), text(template.mirrored()));
    Files.writeString(dropIn(), ServerStart.dropIn());
    Files.writeString(other.resolve(DROP_IN), ServerStart.dropIn());
    Path otherKey = other.resolve(KEY);
    Files.copy(
        key(), otherKey, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
  }

  private void check(Path draft, PairTemplate template) throws IOException, ConfigurationException {
    Files.writeString(draft, text(template));
    ConfigurationLoader.loadWithoutKey(draft);
  }

  private String text(PairTemplate template) {
    return template.text().replace("/etc/understudy/pair.key", key().toAbsolutePath().toString());
  }
}
