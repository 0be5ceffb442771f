package io.understudy.replicator.cli;

import io.understudy.replicator.config.Configuration;
import io.understudy.replicator.daemon.CaptureRequest;
import io.understudy.replicator.daemon.CheckReport;
import io.understudy.replicator.daemon.CheckReport.Finding;
import io.understudy.replicator.daemon.CheckReport.Severity;
import io.understudy.replicator.daemon.CommandException;
import io.understudy.replicator.daemon.HostCommands;
import io.understudy.replicator.daemon.RunOptions;
import java.util.List;
import java.util.function.Consumer;

/** A host that does what the test says. */
final class FakeHost implements HostCommands {
  private Configuration ran;
  private RunOptions options;
  private CaptureRequest captured;
  private CommandException failure;
  private CheckReport report = new CheckReport(List.of());

  /** The configuration of the last command, or null. */
  Configuration ran() {
    return ran;
  }

  RunOptions options() {
    return options;
  }

  void fail(CommandException with) {
    failure = with;
  }

  /** What {@code check} finds: one finding for each severity. */
  void find(Severity... severities) {
    report =
        new CheckReport(
            List.of(severities).stream()
                .map(s -> new Finding(s, "clock", "it is " + s, s == Severity.OK ? null : "set it"))
                .toList());
  }

  @Override
  public int run(Configuration configuration, RunOptions with) throws CommandException {
    options = with;
    return note(configuration);
  }

  @Override
  public CheckReport check(Configuration configuration) throws CommandException {
    note(configuration);
    return report;
  }

  @Override
  public int off(Configuration configuration) throws CommandException {
    return note(configuration);
  }

  @Override
  public int capture(Configuration configuration, CaptureRequest request, Consumer<String> summary)
      throws CommandException {
    captured = request;
    summary.accept("nothing captured");
    return note(configuration);
  }

  /** What was to be captured last, or null. */
  CaptureRequest captured() {
    return captured;
  }

  private int note(Configuration configuration) throws CommandException {
    if (failure != null) {
      throw failure;
    }
    ran = configuration;
    return 0;
  }
}
