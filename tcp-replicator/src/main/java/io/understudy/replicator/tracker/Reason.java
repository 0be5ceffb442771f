package io.understudy.replicator.tracker;

import io.understudy.jni.Abi;
import java.util.Locale;

/** Why a connection is not protected, was refused or has ended: {@code enum us_reason}. */
public enum Reason {
  /** None given. */
  NONE,
  /** Opened while the service had no partner. */
  NO_PARTNER,
  /** The partner lagged too far behind. */
  UNCONFIRMED,
  /** This host ended it, the partner did not. */
  END_DISAGREED,
  /** The kernel's table was full. */
  TABLE_FULL,
  /** Nothing listens on the service port of the backup. */
  NO_LISTENER,
  /** The backup's kernel refused the adoption. */
  ADOPT_REFUSED,
  /** The backup had not heard the handshake. */
  HANDSHAKE_UNKNOWN,
  /** TCP Fast Open: data in the SYN (RFC 7413). */
  DATA_IN_SYN,
  /** The client reset it. */
  CLIENT_RESET,
  /** The server reset it. */
  SERVER_RESET,
  /** Both directions closed. */
  FINISHED,
  /** Opened before the present partner was there. */
  PARTNER_LOST,
  /** On the backup: the primary protects it no longer. */
  PARTNER_GAVE_UP,
  /** The two servers had said different things: reset at a takeover. */
  DIVERGED,
  /** The client was told that bytes are here which are not: reset after a takeover. */
  INCOMPLETE,
  /** On the backup: the primary knows nothing of it, or no longer. */
  PARTNER_FORGOT;

  private static final Reason[] BY_CODE = new Reason[256];
  private static final Reason[] BY_ORDINAL = values();

  static {
    for (Reason reason : BY_ORDINAL) {
      BY_CODE[Abi.constant("US_REASON_" + reason.name())] = reason;
    }
  }

  /** The reason with this code; {@link #NONE} for one that is not known here. */
  static Reason of(int code) {
    Reason reason = BY_CODE[code & 0xff];
    return reason == null ? NONE : reason;
  }

  static Reason ofOrdinal(int ordinal) {
    return BY_ORDINAL[ordinal];
  }

  /** As metrics and events write it: lower case, underscores. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
