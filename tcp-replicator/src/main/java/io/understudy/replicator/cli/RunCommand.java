package io.understudy.replicator.cli;

import io.understudy.replicator.daemon.HostCommands;
import io.understudy.replicator.daemon.RunOptions;
import io.understudy.replicator.stats.Version;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code understudy run}. */
@Command(name = "run", description = "Run the daemon in the foreground; SIGTERM stops it in order.")
final class RunCommand implements Callable<Integer> {
  private final HostCommands host;

  @Mixin private CommonOptions common;

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text or json (default: ${DEFAULT-VALUE}).")
  private LogFormat format;

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      defaultValue = "info",
      description = "error, warn, info, debug or trace (default: ${DEFAULT-VALUE}).")
  private LogLevel level;

  RunCommand(HostCommands host) {
    this.host = host;
  }

  @Override
  public Integer call() throws Exception {
    Logging.configure(format, level, common.debug());
    return host.run(common.load(), new RunOptions(Version.current(), common.debug()));
  }
}
