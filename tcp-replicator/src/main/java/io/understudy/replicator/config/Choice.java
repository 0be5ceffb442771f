package io.understudy.replicator.config;

import java.util.Locale;

/**
 * A word of the configuration out of a fixed set. A word that is reserved but not built yet is
 * known, so that it is refused with a reason instead of as a typing error.
 */
public interface Choice {
  /** The constant's name; supplied by the enum. */
  String name();

  /** Whether this version can do it. */
  default boolean supported() {
    return true;
  }

  /** The word in the file: the constant's name in lower case. */
  default String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
