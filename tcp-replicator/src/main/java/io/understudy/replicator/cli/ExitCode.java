package io.understudy.replicator.cli;

/** The exit codes that scripts rely on. */
final class ExitCode {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int NOT_POSSIBLE = 3;
  static final int NOT_NOW = 4;

  private ExitCode() {}
}
