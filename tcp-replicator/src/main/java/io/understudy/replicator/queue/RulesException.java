package io.understudy.replicator.queue;

/** The packet filter refused our rules. The message says which command, and what it said. */
public final class RulesException extends Exception {
  private static final long serialVersionUID = 1L;

  RulesException(String message) {
    super(message);
  }
}
