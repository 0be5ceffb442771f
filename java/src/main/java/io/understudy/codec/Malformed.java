package io.understudy.codec;

import java.util.Locale;

/**
 * What is wrong with the bytes that a flyweight was pointed at. After anything but {@link #NO} the
 * flyweight's other accessors may not be called.
 */
public enum Malformed {
  /** Nothing is wrong. */
  NO,
  /** The bytes end before the header or what it announces. */
  TRUNCATED,
  /** The version is not the one expected. */
  WRONG_VERSION,
  /** The header's own length field is less than the smallest header. */
  BAD_HEADER_LENGTH,
  /** The total length is less than the header's. */
  BAD_TOTAL_LENGTH,
  /** More VLAN tags or extension headers in a row than anybody needs. */
  TOO_DEEP,
  /** An option's length is wrong for its kind or runs past the header. */
  BAD_OPTION,
  /** Not the kind of packet that this flyweight reads. */
  UNSUPPORTED;

  /** As metrics write it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
