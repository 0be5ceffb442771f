package io.understudy.replicator.daemon;

import io.understudy.jni.Abi;
import java.util.Locale;

/** How a question for a seed is answered: {@code enum us_seed_status} of the native header. */
enum SeedAnswer {
  GIVEN,
  NO_CONNECTION,
  NOT_OURS,
  UNPROTECTED,
  NO_KEY,
  GIVEN_BEFORE,
  FAILED;

  private static final SeedAnswer[] ALL = values();

  int code() {
    return Abi.constant("US_SEED_" + name());
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Both hosts hold the connection, but its server chooses by itself: the two will differ. */
  boolean endsProtection() {
    return this == NO_KEY || this == GIVEN_BEFORE;
  }

  static SeedAnswer of(int code) {
    for (SeedAnswer answer : ALL) {
      if (answer.code() == code) {
        return answer;
      }
    }
    return FAILED;
  }
}
