package io.understudy.replicator.cli;

import io.understudy.replicator.daemon.CheckReport;
import io.understudy.replicator.daemon.CheckReport.Finding;
import io.understudy.replicator.daemon.CheckReport.Severity;
import io.understudy.replicator.daemon.HostCommands;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code understudy check}. */
@Command(name = "check", description = "Check the configuration and this host; changes nothing.")
final class CheckCommand implements Callable<Integer> {
  private final HostCommands host;
  private final Terminal terminal;

  @Mixin private CommonOptions common;

  CheckCommand(HostCommands host, Terminal terminal) {
    this.host = host;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    CheckReport report = host.check(common.load());
    Table table = new Table();
    report.findings().forEach(finding -> table.row(cells(finding)));
    table.lines().forEach(terminal::print);
    if (report.has(Severity.MISSING)) {
      return ExitCode.NOT_POSSIBLE;
    }
    return report.has(Severity.PROBLEM) ? ExitCode.FAILED : ExitCode.DONE;
  }

  private static String[] cells(Finding finding) {
    String remedy = finding.remedy() == null ? "" : "; " + finding.remedy();
    return new String[] {finding.severity().name(), finding.subject(), finding.message() + remedy};
  }
}
