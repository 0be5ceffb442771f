package io.understudy.lab.client;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A client that keeps talking to one server. One thread. */
interface Talker {
  /** Time between an answer and the next question. */
  long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** Talks until it shall not go on, or throws what ended the talk before. */
  void talk(BooleanSupplier going) throws IOException;

  static void pause() {
    LockSupport.parkNanos(PACE_NANOS);
  }
}
