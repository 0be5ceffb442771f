package io.understudy.replicator.stats.control;

/**
 * Why a request was not answered.
 *
 * @param kind for programs
 * @param message what went wrong
 * @param remedy what to do about it
 */
public record ControlError(Kind kind, String message, String remedy) {
  /** What kind of failure it is. */
  public enum Kind {
    /** The request itself is wrong. */
    BAD_REQUEST,
    /** Right, but it did not work. */
    FAILED,
    /** Not possible at this time. */
    NOT_NOW
  }
}
