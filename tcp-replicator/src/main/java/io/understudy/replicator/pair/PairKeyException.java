package io.understudy.replicator.pair;

/** The key file cannot be used. The message says which file, why, and what to do. */
public final class PairKeyException extends Exception {
  private static final long serialVersionUID = 1L;

  PairKeyException(String message, Throwable cause) {
    super(message, cause);
  }
}
