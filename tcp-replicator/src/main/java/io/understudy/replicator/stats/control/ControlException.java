package io.understudy.replicator.stats.control;

/** A request to the daemon failed; says what, and what to do. */
public final class ControlException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient ControlError error;

  ControlException(ControlError error) {
    super(error.message());
    this.error = error;
  }

  ControlException(ControlError.Kind kind, String message, String remedy) {
    this(new ControlError(kind, message, remedy));
  }

  /** Kind, message and remedy. */
  public ControlError error() {
    return error;
  }
}
