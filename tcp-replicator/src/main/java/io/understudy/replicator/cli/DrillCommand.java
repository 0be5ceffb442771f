package io.understudy.replicator.cli;

import io.understudy.replicator.config.Configuration;
import io.understudy.replicator.stats.Json;
import io.understudy.replicator.stats.control.ControlSocketClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code understudy drill}. */
@Command(
    name = "drill",
    description = "Swap the roles of a service and back again, and report how it went.",
    footer = {
      "",
      "Run it on the primary. Protected connections go on; unprotected ones would",
      "be lost, so with any of those it does nothing unless --force is given."
    })
final class DrillCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private CommonOptions common;

  @Parameters(paramLabel = "SERVICE", description = "Name of the service.")
  private String service;

  @Option(names = "--json", description = "For programs.")
  private boolean json;

  @Option(
      names = "--hold",
      paramLabel = "SECONDS",
      defaultValue = "2",
      description = "How long the other host serves in between (default: ${DEFAULT-VALUE}).")
  private int holdSeconds;

  @Option(names = "--force", description = "Also with unprotected connections, which are lost.")
  private boolean force;

  DrillCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    if (holdSeconds < 0 || holdSeconds > 3600) {
      terminal.complain("--hold: " + holdSeconds + " is not 0 to 3600; write such a number");
      return ExitCode.USAGE;
    }
    Configuration configuration = common.loadWithoutKey();
    if (configuration.service(service).isEmpty()) {
      terminal.complain(SwitchoverCommand.unknown(configuration, service));
      return ExitCode.USAGE;
    }
    try (var client = ControlSocketClient.connect(configuration.stateDirectory())) {
      return report(new Drill(client, service, holdSeconds * 1000L, force).perform());
    }
  }

  private int report(DrillReport report) {
    if (json) {
      terminal.print(Json.line(report));
    } else {
      report.legs().forEach(leg -> terminal.print(service + ": " + leg.line()));
    }
    if (report.result() == DrillReport.Result.PASSED) {
      if (!json) {
        terminal.print(service + ": drill passed; " + report.message());
      }
      return ExitCode.DONE;
    }
    terminal.complain(service + ": " + report.message() + "; " + report.remedy());
    return report.result() == DrillReport.Result.NOT_NOW ? ExitCode.NOT_NOW : ExitCode.FAILED;
  }
}
