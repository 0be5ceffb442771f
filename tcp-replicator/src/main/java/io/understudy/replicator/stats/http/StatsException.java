package io.understudy.replicator.stats.http;

/** The stats endpoint cannot listen; the message names the keys to change. */
public final class StatsException extends Exception {
  private static final long serialVersionUID = 1L;

  StatsException(String message, Throwable cause) {
    super(message, cause);
  }
}
