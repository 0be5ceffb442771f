package io.understudy.replicator.daemon;

import io.understudy.replicator.config.Configuration;
import java.util.function.Consumer;

/**
 * What the command line asks of this host itself, rather than of a running daemon. Each method is
 * called at most once in a process, on its main thread.
 */
public interface HostCommands {
  /**
   * Runs the daemon until it is told to stop by SIGTERM or SIGINT.
   *
   * @return the exit code
   * @throws CommandException when it cannot start; nothing of ours is left on the host then
   */
  int run(Configuration configuration, RunOptions options) throws CommandException;

  /** Looks whether this host could run with this configuration; changes nothing. */
  CheckReport check(Configuration configuration) throws CommandException;

  /**
   * Takes every program, map, rule and address of ours off this host.
   *
   * @return the exit code; 0 also when there was nothing
   */
  int off(Configuration configuration) throws CommandException;

  /**
   * Writes what the segment plane sees of one connection, until enough was seen or the process is
   * told to end.
   *
   * @param summary is told in one line what came of it, before this returns or the process ends
   * @return the exit code
   */
  int capture(Configuration configuration, CaptureRequest request, Consumer<String> summary)
      throws CommandException;
}
