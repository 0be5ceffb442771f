package io.understudy.replicator.pair;

import java.util.Locale;

/** Why a datagram was not believed. Each is counted. */
public enum Rejection {
  /** Not a control message, or one that contradicts itself. */
  MALFORMED,
  /** A control message of another version. */
  WRONG_VERSION,
  /** From an address or a node that is not the partner. */
  UNKNOWN_PEER,
  /** The seal does not fit: another key, or changed on its way. */
  WRONG_KEY,
  /** Genuine, but from the past. */
  REPLAYED,
  /** Genuine and recent, but already taken in over another link. */
  DUPLICATE,
  /** Genuine, but does not show that it is recent; it was answered with a HELLO. */
  UNPROVEN;

  /** As metrics write it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
