package io.understudy.replicator.queue;

import io.understudy.jni.Abi;

/** Which events the engine counts: those of {@code enum us_counter} that it knows. */
final class Counts {
  static final int PASSED = of("PASSED");
  static final int UNTRACKED = of("UNTRACKED");
  static final int MALFORMED = of("MALFORMED");
  static final int RELAYED = of("RELAYED");
  static final int RELAYED_SYN_ACK = of("RELAYED_SYN_ACK");
  static final int RELAY_FAILED = of("RELAY_FAILED");
  static final int FORWARDED = of("FORWARDED");
  static final int ADOPTED = of("ADOPTED");
  static final int NO_LISTENER = of("ADOPT_NO_LISTENER");
  static final int REFUSED = of("ADOPT_REFUSED");
  static final int TABLE_FULL = of("TABLE_FULL");
  static final int UNKNOWN_TO_SHADOW = of("UNKNOWN_TO_SHADOW");
  static final int HANDSHAKE_NOTED = of("HANDSHAKE_NOTED");
  static final int CLAMPED = of("CLAMPED");
  static final int CONFIRMED = of("CONFIRMED");
  static final int SUPPRESSED = of("SUPPRESSED");
  static final int SUPPRESSED_UNKNOWN = of("SUPPRESSED_UNKNOWN");
  static final int SILENT_PAST_LEASE = of("SILENT_PAST_LEASE");
  static final int FED_ACK = of("FED_ACK");
  static final int CONFIRMATION = of("CONFIRMATION");
  static final int CONFIRMATION_STRANGER = of("CONFIRMATION_STRANGER");
  static final int GATE_REWRITTEN = of("GATE_REWRITTEN");
  static final int GATE_HELD = of("GATE_HELD");
  static final int GATE_RELEASED = of("GATE_RELEASED");
  static final int END_HELD = of("END_HELD");
  static final int END_RELEASED = of("END_RELEASED");
  static final int DEGRADED = of("DEGRADED");
  static final int LEASE_REQUEST = of("LEASE_REQUEST");
  static final int LEASE_GRANTED = of("LEASE_GRANTED");
  static final int LEASE_EXTENDED = of("LEASE_EXTENDED");
  static final int LEASE_STRANGER = of("LEASE_STRANGER");
  static final int LEASE_REFUSED = of("LEASE_REFUSED");
  static final int RECORD_LOST = of("RECORD_LOST");

  private Counts() {}

  private static int of(String name) {
    return Abi.constant("US_COUNT_" + name);
  }
}
