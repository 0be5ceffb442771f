package io.understudy.replicator.cli;

import io.understudy.replicator.stats.ConnectionCounts;
import io.understudy.replicator.stats.LagStatus;
import io.understudy.replicator.stats.LeaseStatus;
import io.understudy.replicator.stats.PeerStatus;
import io.understudy.replicator.stats.ServiceMode;
import io.understudy.replicator.stats.ServiceRole;
import io.understudy.replicator.stats.ServiceStatus;
import io.understudy.replicator.stats.StatusReport;
import io.understudy.replicator.stats.TakeoverStatus;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A status report for somebody who was just woken up. */
final class StatusText {
  private final ZoneId zone;

  StatusText(ZoneId zone) {
    this.zone = zone;
  }

  List<String> lines(StatusReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s: Understudy %s, up %s"
            .formatted(report.node(), report.version(), Quantity.uptime(report.uptimeMillis())));
    lines.add("");
    Table table =
        new Table()
            .row(
                "SERVICE",
                "ADDRESS",
                "ROLE",
                "MODE",
                "PARTNER",
                "LEASE",
                "PROTECTED",
                "UNPROTECTED",
                "BACKUP BEHIND");
    report.services().forEach(service -> table.row(cells(service)));
    lines.addAll(table.lines());
    List<String> notes = report.services().stream().flatMap(s -> notes(s).stream()).toList();
    if (!notes.isEmpty()) {
      lines.add("");
      lines.addAll(notes);
    }
    return lines;
  }

  private static String[] cells(ServiceStatus service) {
    ConnectionCounts counts = service.connections();
    String pending = counts.pending() == 0 ? "" : " (+" + counts.pending() + " pending)";
    return new String[] {
      service.name(),
      service.address() + " " + String.join(",", service.ports()),
      word(service.role()),
      word(service.mode()),
      peer(service.peer()),
      lease(service.lease()),
      Long.toString(counts.duplex()),
      counts.simplex() + pending,
      lag(service.lag())
    };
  }

  private static String peer(PeerStatus peer) {
    if (!peer.alive()) {
      return peer.node() + " SILENT";
    }
    return peer.node() + (peer.rttMicros() == null ? "" : " " + Quantity.micros(peer.rttMicros()));
  }

  private static String lease(LeaseStatus lease) {
    if (lease == null) {
      return "-";
    }
    if (lease.byRight()) {
      return "no deadline";
    }
    if (lease.heldUntilMillis() == null) {
      return "not known";
    }
    return lease.heldUntilMillis() > 0 ? lease.heldUntilMillis() + " ms" : "ENDED";
  }

  private static String lag(LagStatus lag) {
    if (lag == null) {
      return "-";
    }
    return lag.connectionsBehind() == 0
        ? "0"
        : "%s, %d ms, on %d"
            .formatted(
                Quantity.bytes(lag.unconfirmedBytes()),
                lag.behindMillis(),
                lag.connectionsBehind());
  }

  private List<String> notes(ServiceStatus service) {
    List<String> notes = new ArrayList<>();
    if (service.role() == ServiceRole.OFF) {
      notes.add(service.name() + ": off, this host takes no part");
    } else if (service.mode() == ServiceMode.SIMPLEX) {
      notes.add(service.name() + ": no healthy partner, new connections are not protected");
    } else if (service.connections().simplex() > 0) {
      notes.add(
          "%s: %d of %d connections would not survive; see 'understudy connections'"
              .formatted(
                  service.name(), service.connections().simplex(), service.connections().total()));
    }
    TakeoverStatus last = service.lastTakeover();
    if (last != null) {
      notes.add(
          "%s: last takeover %s, reason %s, silent for %s"
              .formatted(
                  service.name(),
                  TimeText.of(last.at(), zone),
                  last.reason(),
                  Quantity.micros(last.silentMicros())));
    }
    return notes;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
