package io.understudy.replicator.pair;

/** What a control message is for. Every kind carries the sender's whole state. */
public enum MessageKind {
  /** Answers a message that did not prove to be recent, so that the sender can prove the next. */
  HELLO(1),
  /** Sent at the heartbeat's pace and whenever the state changes. */
  HEARTBEAT(2),
  /** The last message before an orderly stop. */
  GOODBYE(3);

  private static final MessageKind[] ALL = values();

  private final int code;

  MessageKind(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  /** The kind with this code, or null. */
  static MessageKind of(int code) {
    return code >= 1 && code <= ALL.length ? ALL[code - 1] : null;
  }
}
