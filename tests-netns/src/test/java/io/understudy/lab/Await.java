package io.understudy.lab;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for something to become true, with a deadline. The only place of the lab that waits. */
public final class Await {
  private static final long STEP_NANOS = 5_000_000L;

  /** How many times slower this machine is than one that runs by itself: an emulated one is. */
  static final int SLOWER = Integer.getInteger("lab.slower", 1);

  private Await() {}

  /** How long to wait for what takes at most that long elsewhere. */
  static Duration patience(Duration elsewhere) {
    return elsewhere.multipliedBy(SLOWER);
  }

  /**
   * Returns as soon as the condition holds.
   *
   * @throws LabException when it does not within the time; the message says what was awaited
   */
  public static void until(String what, Duration atMost, BooleanSupplier condition) {
    until(() -> what, atMost, condition);
  }

  /** The same, with a message that is made only when the deadline passes. */
  public static void until(Supplier<String> what, Duration atMost, BooleanSupplier condition) {
    if (!holdsWithin(patience(atMost), condition)) {
      throw new LabException("not within " + atMost.toMillis() + " ms: " + what.get());
    }
  }

  /** Whether the condition came to hold within the time. */
  public static boolean holdsWithin(Duration atMost, BooleanSupplier condition) {
    long deadlineNanos = System.nanoTime() + atMost.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadlineNanos > 0) {
        return false;
      }
      LockSupport.parkNanos(STEP_NANOS);
    }
    return true;
  }

  /** Lets time pass because the passing of time is what the scenario is about. */
  public static void pass(Duration time) {
    holdsWithin(time, () -> false);
  }
}
