package io.understudy.replicator.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code understudy exec}: reserved. */
@Command(
    name = "exec",
    description = "Run a server so that it chooses alike on both hosts (not in this version).")
final class ExecCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private CommonOptions common;

  @Parameters(paramLabel = "COMMAND", arity = "1..*", description = "The server and its arguments.")
  private List<String> command;

  ExecCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.complain(
        "exec is not in this version; start "
            + command.get(0)
            + " itself if it answers the same bytes on both hosts");
    return ExitCode.NOT_POSSIBLE;
  }
}
