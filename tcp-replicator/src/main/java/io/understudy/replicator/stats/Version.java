package io.understudy.replicator.stats;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The version of this build. */
public final class Version {
  private Version() {}

  /** Such as {@code 0.1.0}. */
  public static String current() {
    try (InputStream resource = Version.class.getResourceAsStream("version.txt")) {
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new IllegalStateException("version.txt cannot be read", e);
    }
  }
}
