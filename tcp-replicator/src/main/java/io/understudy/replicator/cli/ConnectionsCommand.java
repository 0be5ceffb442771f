package io.understudy.replicator.cli;

import io.understudy.replicator.config.Configuration;
import io.understudy.replicator.stats.ConnectionEntry;
import io.understudy.replicator.stats.ConnectionsReport;
import io.understudy.replicator.stats.Json;
import io.understudy.replicator.stats.control.ControlException;
import io.understudy.replicator.stats.control.ControlSocketClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code understudy connections}. */
@Command(
    name = "connections",
    description = "Show tracked connections with protection and sequence state.")
final class ConnectionsCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private CommonOptions common;

  @Option(names = "--json", description = "For programs.")
  private boolean json;

  @Option(names = "--service", paramLabel = "NAME", description = "Only those of this service.")
  private String service;

  ConnectionsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Configuration configuration = common.loadWithoutKey();
    try (var client = ControlSocketClient.connect(configuration.stateDirectory())) {
      ConnectionsReport report = all(client);
      if (json) {
        terminal.print(Json.line(report));
      } else {
        table(report).lines().forEach(terminal::print);
        terminal.print(report.connections().size() + " of " + report.total() + " connections");
      }
      return ExitCode.DONE;
    }
  }

  /** Page after page; connections that come and go in between may be missing or listed twice. */
  private ConnectionsReport all(ControlSocketClient client) throws ControlException {
    List<ConnectionEntry> entries = new ArrayList<>();
    ConnectionsReport page;
    do {
      page = client.connections(service, entries.size(), ConnectionsReport.MOST_ENTRIES);
      entries.addAll(page.connections());
    } while (!page.connections().isEmpty() && entries.size() < page.total());
    return new ConnectionsReport(page.total(), 0, entries);
  }

  private static Table table(ConnectionsReport report) {
    Table table =
        new Table()
            .row(
                "SERVICE",
                "CLIENT",
                "SERVER",
                "PROTECTION",
                "CLIENT-NXT",
                "OWN-ACK",
                "PEER-ACK",
                "OWN-NXT",
                "PEER-NXT",
                "CLIENT-ACK",
                "IN",
                "OUT");
    report.connections().forEach(entry -> table.row(cells(entry)));
    return table;
  }

  private static String remark(ConnectionEntry entry) {
    if (entry.diverged()) {
      return " (diverged)";
    }
    return entry.reason() == null ? "" : " (" + entry.reason() + ")";
  }

  private static String[] cells(ConnectionEntry entry) {
    String protection = entry.protection().name().toLowerCase(Locale.ROOT);
    return new String[] {
      entry.service(),
      entry.client(),
      entry.server(),
      protection + remark(entry),
      Long.toString(entry.clientNxt()),
      Long.toString(entry.ownAck()),
      Long.toString(entry.peerAck()),
      Long.toString(entry.ownSndNxt()),
      Long.toString(entry.peerSndNxt()),
      Long.toString(entry.clientAcked()),
      Long.toString(entry.segmentsIn()),
      Long.toString(entry.segmentsOut())
    };
  }
}
