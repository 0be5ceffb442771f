package io.understudy.replicator.stats;

/**
 * How a switchover ended.
 *
 * @param outcome whether it happened
 * @param service that was to switch
 * @param primary the node that speaks now; null when not known
 * @param silentMicros how long the service was silent; null unless done
 * @param message what happened, or why it did not, in one sentence
 * @param remedy what to do about it; null when done
 */
public record SwitchoverResult(
    Outcome outcome,
    String service,
    String primary,
    Long silentMicros,
    String message,
    String remedy) {

  /** Whether a switchover happened. */
  public enum Outcome {
    /** The partner speaks. */
    DONE,
    /** It was tried and undone, or its end is not known. */
    FAILED,
    /** It was not tried: no partner, not primary, partner not ready. */
    NOT_NOW,
    /** There is no service of this name. */
    UNKNOWN_SERVICE
  }
}
