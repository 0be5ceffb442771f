package io.understudy.replicator.pcapng;

import io.understudy.jni.Abi;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says in words what happened to a frame and why. Numbers are those of the wire, not relative. */
final class Comment {
  private static final int SHOT = 2;

  private final String[] counters;

  /**
   * Comments with these names.
   *
   * @param counters {@code verdict/reason} of each bit
   */
  Comment(String[] counters) {
    this.counters = counters.clone();
  }

  /**
   * Of the frame as it came: direction of this host, verdicts with their reasons, role, numbers.
   */
  String asItCame(CapturedFrame frame) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < counters.length; i++) {
      if ((frame.counters() >>> i & 1) != 0) {
        parts.add("[" + counters[i] + "] " + Explanations.of(counters[i]));
      }
    }
    if (parts.isEmpty()) {
      parts.add(frame.verdict() == SHOT ? "dropped" : "not counted");
    }
    parts.add(state(frame.connection()));
    return (frame.outbound() ? "out: " : "in: ") + String.join("; ", parts);
  }

  /** Of the frame as it left: what is different. */
  static String asItLeft(CapturedFrame frame) {
    List<String> changes = new ArrayList<>();
    Optional<Headers> was = Headers.of(frame.before(), frame.lengthBefore());
    Optional<Headers> is = Headers.of(frame.after(), frame.lengthAfter());
    if (was.isPresent() && is.isPresent()) {
      changes.addAll(is.get().changesFrom(was.get()));
    }
    Headers.change(changes, "frame length", frame.lengthBefore(), frame.lengthAfter());
    if (changes.isEmpty()) {
      changes.add("other addresses");
    }
    return "as it left: " + String.join("; ", changes);
  }

  private static String state(CapturedFrame.Connection connection) {
    String role = role(connection.role()) + " in epoch " + connection.epoch();
    if (!connection.tracked()) {
      return role + ", no entry";
    }
    return "%s, %s, own ack %s, partner's ack %s, told ack %s, own next %s, client acked %s"
        .formatted(
            role,
            protection(connection.protection()),
            Integer.toUnsignedString(connection.ownAck()),
            Integer.toUnsignedString(connection.peerAck()),
            Integer.toUnsignedString(connection.toldAck()),
            Integer.toUnsignedString(connection.ownNxt()),
            Integer.toUnsignedString(connection.clientAcked()));
  }

  private static String role(int role) {
    return role == Abi.constant("US_ROLE_PRIMARY")
        ? "primary"
        : role == Abi.constant("US_ROLE_BACKUP") ? "backup" : "off";
  }

  private static String protection(int protection) {
    return protection == Abi.constant("US_PROTECTION_DUPLEX")
        ? "duplex"
        : protection == Abi.constant("US_PROTECTION_PENDING") ? "pending" : "simplex";
  }
}
