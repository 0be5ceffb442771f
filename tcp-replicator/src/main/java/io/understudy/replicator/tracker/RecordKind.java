package io.understudy.replicator.tracker;

import io.understudy.jni.Abi;

/** Why the segment plane wrote a record: {@code enum us_record_kind}. */
enum RecordKind {
  OPENED,
  PROTECTED,
  PROGRESS,
  DEGRADED,
  END_HELD,
  CLOSED,
  REFUSED,
  LACKS;

  private static final RecordKind[] BY_CODE = new RecordKind[256];

  static {
    for (RecordKind kind : values()) {
      BY_CODE[kind.code()] = kind;
    }
  }

  /** What the segment plane writes for it. */
  int code() {
    return Abi.constant("US_RECORD_" + name());
  }

  /** The kind with this code, or null. */
  static RecordKind of(int code) {
    return BY_CODE[code & 0xff];
  }
}
