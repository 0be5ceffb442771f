package io.understudy.replicator.cli;

import io.understudy.replicator.config.Configuration;
import io.understudy.replicator.config.Service;
import io.understudy.replicator.stats.SwitchoverResult;
import io.understudy.replicator.stats.control.ControlSocketClient;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code understudy switchover}. */
@Command(name = "switchover", description = "Swap the roles of a service; returns when done.")
final class SwitchoverCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private CommonOptions common;

  @Parameters(paramLabel = "SERVICE", description = "Name of the service.")
  private String service;

  SwitchoverCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Configuration configuration = common.loadWithoutKey();
    if (configuration.service(service).isEmpty()) {
      terminal.complain(unknown(configuration, service));
      return ExitCode.USAGE;
    }
    try (var client = ControlSocketClient.connect(configuration.stateDirectory())) {
      return report(client.switchover(service));
    }
  }

  /** The complaint about a name that the configuration does not have. */
  static String unknown(Configuration configuration, String service) {
    String names =
        configuration.services().stream().map(Service::name).collect(Collectors.joining(", "));
    return "%s: there is no service \"%s\"; use one of: %s"
        .formatted(configuration.source(), service, names);
  }

  private int report(SwitchoverResult result) {
    if (result.outcome() == SwitchoverResult.Outcome.DONE) {
      terminal.print(
          "%s: %s is primary; the service was silent for %s"
              .formatted(service, result.primary(), Quantity.micros(result.silentMicros())));
      return ExitCode.DONE;
    }
    String remedy = result.remedy() == null ? "" : "; " + result.remedy();
    terminal.complain(service + ": " + result.message() + remedy);
    return switch (result.outcome()) {
      case NOT_NOW -> ExitCode.NOT_NOW;
      case UNKNOWN_SERVICE -> ExitCode.USAGE;
      default -> ExitCode.FAILED;
    };
  }
}
