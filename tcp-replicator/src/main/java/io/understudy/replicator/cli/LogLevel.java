package io.understudy.replicator.cli;

import ch.qos.logback.classic.Level;

/** The least severity that is logged ({@code --log-level}). */
public enum LogLevel {
  /** Failures that need somebody. */
  ERROR(Level.ERROR),
  /** And role changes, lost protection. */
  WARN(Level.WARN),
  /** And the normal course of things. */
  INFO(Level.INFO),
  /** And what helps to find a fault. */
  DEBUG(Level.DEBUG),
  /** And everything else. */
  TRACE(Level.TRACE);

  private final Level level;

  LogLevel(Level level) {
    this.level = level;
  }

  Level level() {
    return level;
  }
}
