package io.understudy.replicator.cli;

import io.understudy.replicator.daemon.HostCommands;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Puts the commands together. */
final class CommandLineFactory {
  private final HostCommands host;
  private final Terminal terminal;
  private final Questions questions;

  CommandLineFactory(HostCommands host, Terminal terminal) {
    this(host, terminal, Questions.ofThisProcess());
  }

  CommandLineFactory(HostCommands host, Terminal terminal, Questions questions) {
    this.host = host;
    this.terminal = terminal;
    this.questions = questions;
  }

  /** Ready to be executed once. */
  CommandLine create() {
    CommandLine line = new CommandLine(new UnderstudyCommand());
    line.addSubcommand(new InitCommand(terminal, questions));
    line.addSubcommand(new RunCommand(host));
    line.addSubcommand(new CheckCommand(host, terminal));
    line.addSubcommand(new StatusCommand(terminal));
    line.addSubcommand(new TopCommand(terminal));
    line.addSubcommand(new ConnectionsCommand(terminal));
    line.addSubcommand(new SwitchoverCommand(terminal));
    line.addSubcommand(new DrillCommand(terminal));
    line.addSubcommand(new EventsCommand(terminal));
    line.addSubcommand(new CaptureCommand(host, terminal));
    line.addSubcommand(new ExecCommand(terminal));
    line.addSubcommand(new OffCommand(host));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setOut(terminal.out());
    line.setErr(terminal.err());
    line.setUsageHelpLongOptionsMaxWidth(28);
    line.setParameterExceptionHandler(this::badUsage);
    line.setExecutionExceptionHandler(this::failed);
    return line;
  }

  private int badUsage(ParameterException e, String[] arguments) {
    String name = e.getCommandLine().getCommandSpec().qualifiedName();
    String message = e.getMessage().lines().findFirst().orElse("bad usage");
    List<String> similar =
        e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
    String hint =
        similar.isEmpty() ? "" : "did you mean '" + String.join("' or '", similar) + "'? ";
    terminal.complain(message + "; " + hint + "see '" + name + " --help'");
    return ExitCode.USAGE;
  }

  private int failed(Exception e, CommandLine line, CommandLine.ParseResult parsed) {
    return report(e, parsed.expandedArgs().contains("--debug"));
  }

  /** Prints a failure and says with which code to exit. */
  int report(Throwable thrown, boolean debug) {
    Failures failures = Failures.of(thrown);
    failures.lines().forEach(terminal::complain);
    if (debug) {
      PrintWriter err = terminal.err();
      thrown.printStackTrace(err);
      err.flush();
    }
    return failures.exitCode();
  }
}
