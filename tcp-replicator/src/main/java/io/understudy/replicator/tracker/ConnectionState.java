package io.understudy.replicator.tracker;

import io.understudy.codec.SequenceNumber;
import io.understudy.jni.Abi;
import java.util.Locale;

/**
 * State of the service's end of a connection (RFC 9293, section 3.3.2), as far as it can be known
 * from outside the stack. The states before ESTABLISHED never appear: a connection is reported when
 * its handshake is complete.
 */
public enum ConnectionState {
  /** Not a connection: the entry is unused. */
  VACANT,
  /** Data flows in both directions. */
  ESTABLISHED,
  /** We have sent FIN. */
  FIN_WAIT_1,
  /** Our FIN is acknowledged, the client still sends. */
  FIN_WAIT_2,
  /** The client has sent FIN, we still send. */
  CLOSE_WAIT,
  /** Both have sent FIN, ours first and not acknowledged. */
  CLOSING,
  /** Both have sent FIN, ours last. */
  LAST_ACK,
  /** Both FINs are acknowledged, ours was first. */
  TIME_WAIT,
  /** Ended; kept for a short while. */
  CLOSED;

  private static final int OWN_FIN = Abi.constant("US_CONNECTION_OWN_FIN");
  private static final int CLIENT_FIN = Abi.constant("US_CONNECTION_CLIENT_FIN");
  private static final int FLAG_CLOSED = Abi.constant("US_CONNECTION_CLOSED");
  private static final ConnectionState[] BY_ORDINAL = values();

  static ConnectionState ofOrdinal(int ordinal) {
    return BY_ORDINAL[ordinal];
  }

  /** Do these flags say that the connection has ended? */
  static boolean ended(int flags) {
    return (flags & FLAG_CLOSED) != 0;
  }

  /**
   * The state after a snapshot. Only the segment plane says when a connection is closed.
   *
   * @param before the state so far, which tells whose FIN was first
   * @param flags {@code enum us_connection_flag}
   * @param acked highest acknowledgement of the client
   * @param sndNxt our SND.NXT, our FIN counted
   */
  static ConnectionState after(ConnectionState before, int flags, int acked, int sndNxt) {
    boolean ours = (flags & OWN_FIN) != 0;
    boolean theirs = (flags & CLIENT_FIN) != 0;
    if (before == CLOSED || ended(flags)) {
      return CLOSED;
    }
    if (!ours) {
      return theirs ? CLOSE_WAIT : ESTABLISHED;
    }
    boolean acknowledged = SequenceNumber.atOrAfter(acked, sndNxt);
    if (!theirs) {
      return acknowledged ? FIN_WAIT_2 : FIN_WAIT_1;
    }
    return switch (before) {
      case FIN_WAIT_1, FIN_WAIT_2, CLOSING, TIME_WAIT -> acknowledged ? TIME_WAIT : CLOSING;
      default -> LAST_ACK;
    };
  }

  /** As JSON writes it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
