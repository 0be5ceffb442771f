package io.understudy.replicator.tracker;

import io.understudy.jni.Abi;
import java.util.Locale;

/** Who holds a connection: {@code enum us_protection}. */
public enum Protection {
  /** This host alone. */
  SIMPLEX,
  /** Both hosts. */
  DUPLEX,
  /** For both, but the partner has not confirmed yet, or lacks what the client was told. */
  PENDING;

  private static final Protection[] BY_CODE = new Protection[256];
  private static final Protection[] BY_ORDINAL = values();

  static {
    for (Protection protection : BY_ORDINAL) {
      BY_CODE[Abi.constant("US_PROTECTION_" + protection.name())] = protection;
    }
  }

  /** The protection with this code; {@link #SIMPLEX}, which promises nothing, if not known here. */
  static Protection of(int code) {
    Protection protection = BY_CODE[code & 0xff];
    return protection == null ? SIMPLEX : protection;
  }

  static Protection ofOrdinal(int ordinal) {
    return BY_ORDINAL[ordinal];
  }

  /** As metrics and JSON write it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
