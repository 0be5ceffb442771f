package io.understudy.replicator.cli;

import io.understudy.replicator.config.ConfigurationException;
import io.understudy.replicator.config.ConfigurationProblem;
import io.understudy.replicator.daemon.CommandException;
import io.understudy.replicator.stats.control.ControlError;
import io.understudy.replicator.stats.control.ControlException;
import java.util.List;

/** What a failure looks like to the administrator: one line for each cause, and an exit code. */
record Failures(int exitCode, List<String> lines) {
  static Failures of(Throwable thrown) {
    if (thrown instanceof ConfigurationException e) {
      List<String> lines = e.problems().stream().map(ConfigurationProblem::toString).toList();
      return new Failures(ExitCode.USAGE, lines);
    }
    if (thrown instanceof ControlException e) {
      return of(e.error());
    }
    if (thrown instanceof CommandException e) {
      return new Failures(exitCode(e.kind()), List.of(oneLine(e.getMessage())));
    }
    if (thrown instanceof UnsatisfiedLinkError e) {
      return new Failures(
          ExitCode.NOT_POSSIBLE,
          List.of("the native library does not load: " + oneLine(e.getMessage())));
    }
    return new Failures(
        ExitCode.FAILED,
        List.of("failed: " + oneLine(thrown.toString()) + "; run it again with --debug"));
  }

  private static Failures of(ControlError error) {
    int exitCode =
        switch (error.kind()) {
          case BAD_REQUEST -> ExitCode.USAGE;
          case FAILED -> ExitCode.FAILED;
          case NOT_NOW -> ExitCode.NOT_NOW;
        };
    return new Failures(exitCode, List.of(oneLine(error.message() + "; " + error.remedy())));
  }

  private static int exitCode(CommandException.Kind kind) {
    return switch (kind) {
      case FAILED -> ExitCode.FAILED;
      case NOT_POSSIBLE -> ExitCode.NOT_POSSIBLE;
      case NOT_NOW -> ExitCode.NOT_NOW;
    };
  }

  private static String oneLine(String text) {
    return String.valueOf(text).replaceAll("\\s*\\R\\s*", " ");
  }
}
