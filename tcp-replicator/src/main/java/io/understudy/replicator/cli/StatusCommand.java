package io.understudy.replicator.cli;

import io.understudy.replicator.stats.Json;
import io.understudy.replicator.stats.StatusReport;
import io.understudy.replicator.stats.control.ControlSocketClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code understudy status}. */
@Command(
    name = "status",
    description = "Show role, partner, lease, protection and lag of each service.")
final class StatusCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private CommonOptions common;

  @Option(names = "--json", description = "For programs.")
  private boolean json;

  StatusCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    try (var client = ControlSocketClient.connect(common.loadWithoutKey().stateDirectory())) {
      StatusReport report = client.status();
      if (json) {
        terminal.print(Json.line(report));
      } else {
        new StatusText(terminal.zone()).lines(report).forEach(terminal::print);
      }
      return ExitCode.DONE;
    }
  }
}
