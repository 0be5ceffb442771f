package io.understudy.replicator.cli;

/** How a log line is written ({@code --log-format}). */
public enum LogFormat {
  /** {@code key=value} for people. */
  TEXT,
  /** A JSON object a line, for machines. */
  JSON
}
