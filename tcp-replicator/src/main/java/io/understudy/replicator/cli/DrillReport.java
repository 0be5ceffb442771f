package io.understudy.replicator.cli;

import java.util.List;
import java.util.Locale;

/**
 * How a drill went.
 *
 * @param result whether it did
 * @param service that was drilled
 * @param legs what was done, in order; there, and back again
 * @param message the result in one sentence
 * @param remedy what to do about it; null when it passed
 */
record DrillReport(Result result, String service, List<Leg> legs, String message, String remedy) {
  /** Whether a drill went as it should. */
  enum Result {
    /** Both swaps were done, and the service is protected again. */
    PASSED,
    /** Something was begun and did not end well. */
    FAILED,
    /** Nothing was done: the service is in no state for it. */
    NOT_NOW
  }

  /**
   * One swap of the roles.
   *
   * @param primary the node that speaks since
   * @param silentMicros how long nobody spoke; null when not known
   * @param duplexAfterMillis how long it took until the service was protected again
   * @param duplexConnections protected connections then
   * @param simplexConnections unprotected connections then
   */
  record Leg(
      String primary,
      Long silentMicros,
      long duplexAfterMillis,
      long duplexConnections,
      long simplexConnections) {
    String line() {
      return String.format(
          Locale.ROOT,
          "%s speaks; silent for %s, protected again after %d ms;"
              + " %d connections protected, %d not",
          primary,
          Quantity.micros(silentMicros),
          duplexAfterMillis,
          duplexConnections,
          simplexConnections);
    }
  }
}
