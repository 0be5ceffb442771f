package io.understudy.replicator.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command without a command: help and version. */
@Command(
    name = "understudy",
    versionProvider = VersionText.class,
    description = "Keeps established TCP connections alive when the server behind them dies.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit codes: 0 done, 1 failed, 2 bad usage or configuration,",
      "3 not possible on this host, 4 not possible now."
    })
final class UnderstudyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  private boolean version;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "no command is given");
  }
}
