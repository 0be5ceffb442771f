package io.understudy.replicator.cli;

import io.understudy.replicator.stats.ConnectionCounts;
import io.understudy.replicator.stats.EventEntry;
import io.understudy.replicator.stats.LagStatus;
import io.understudy.replicator.stats.LeaseStatus;
import io.understudy.replicator.stats.PeerStatus;
import io.understudy.replicator.stats.ServiceMode;
import io.understudy.replicator.stats.ServiceRole;
import io.understudy.replicator.stats.ServiceStatus;
import io.understudy.replicator.stats.Severity;
import io.understudy.replicator.stats.StatusReport;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The state of a pair as lines of a terminal: the same as the page of the stats endpoint. Pure. */
final class TopPicture {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final Duration ROLE_TIME = Duration.ofHours(1);
  private static final int ROLE_CELLS = 60;
  private static final int LABEL = 17;
  private static final int DOES = 28;
  private static final int MOST_TAKEOVERS = 3;
  private static final int MOST_EVENTS = 10;

  private final ZoneId zone;
  private final List<InkLine> lines = new ArrayList<>();

  private TopPicture(ZoneId zone) {
    this.zone = zone;
  }

  /** Draws a sample; the earlier one, for speeds, may be null. */
  static List<InkLine> of(TopSample sample, TopSample earlier, ZoneId zone) {
    TopPicture picture = new TopPicture(zone);
    StatusReport status = sample.status();
    picture
        .line()
        .add(Ink.STRONG, status.node())
        .add(": Understudy " + status.version())
        .add(", up " + Quantity.uptime(status.uptimeMillis()))
        .add(Ink.FAINT, "  " + CLOCK.format(sample.at().atZone(zone)));
    picture.verdict(status);
    status.services().forEach(service -> picture.service(service, sample, earlier));
    picture.events(sample.events());
    return picture.lines;
  }

  private InkLine line() {
    InkLine line = new InkLine();
    lines.add(line);
    return line;
  }

  private InkLine row(String label) {
    return line().add("  ").add(Ink.FAINT, label).to(LABEL);
  }

  private void verdict(StatusReport status) {
    List<String> alone =
        status.services().stream()
            .filter(service -> service.mode() == ServiceMode.SIMPLEX)
            .map(ServiceStatus::name)
            .toList();
    long open = status.services().stream().mapToLong(each -> each.connections().simplex()).sum();
    if (!alone.isEmpty()) {
      line().add(Ink.BAD, "Not protected").add(": no partner for " + String.join(", ", alone));
    } else if (open > 0) {
      line().add(Ink.WARN, "Protected, in part").add(": " + open + " connections are not");
    } else {
      line().add(Ink.GOOD, "Protected").add(": every connection is held by both hosts");
    }
  }

  private void service(ServiceStatus service, TopSample sample, TopSample earlier) {
    line();
    boolean duplex = service.mode() == ServiceMode.DUPLEX;
    line()
        .add(Ink.STRONG, service.name())
        .add("  " + service.address() + " " + String.join(" ", service.ports()) + "  ")
        .add(duplex ? Ink.GOOD : Ink.BAD, word(service.mode()));
    own(sample.status().node(), service);
    peer(service.peer());
    connections(service);
    InkLine flow = row("throughput");
    TopSample.Speed speed = sample.speed(service, earlier);
    flow.add(
        speed == null
            ? "not known yet"
            : "in " + Quantity.bits(speed.received()) + ", out " + Quantity.bits(speed.sent()));
    behind(service.lag());
    RoleLine roles = new RoleLine(service.name(), sample.events());
    InkLine hour = row("role, 1 h");
    roles
        .roles(sample.at(), ROLE_TIME, ROLE_CELLS)
        .forEach(role -> hour.add(role(role), mark(role)));
    roles.takeovers().stream()
        .limit(MOST_TAKEOVERS)
        .forEach(each -> takeover(service, sample, each));
  }

  private void own(String node, ServiceStatus service) {
    boolean primary = service.role() == ServiceRole.PRIMARY;
    boolean alone = primary && service.mode() == ServiceMode.SIMPLEX;
    InkLine line = line().add("  ").add(Ink.STRONG, node).to(LABEL);
    line.add(role(service.role(), alone), " " + word(service.role()) + " ");
    line.to(DOES).add("this host; " + (alone ? "speaks alone" : does(service.role())));
    if (primary) {
      line.add("; " + lease(service.lease()));
    }
  }

  private void peer(PeerStatus peer) {
    InkLine line = line().add("  ").add(Ink.STRONG, peer.node()).to(LABEL);
    if (!peer.alive()) {
      line.add(Ink.SILENT, " silent ").to(DOES).add("is not heard");
    } else if (peer.role() == null) {
      line.add("its daemon has not spoken yet");
    } else {
      line.add(role(peer.role(), false), " " + word(peer.role()) + " ")
          .to(DOES)
          .add(does(peer.role()));
      line.add(peer.ready() ? Ink.PLAIN : Ink.WARN, peer.ready() ? "; ready" : "; not ready");
      line.add(peer.rttMicros() == null ? "" : "; round trip " + Quantity.micros(peer.rttMicros()));
    }
  }

  private void connections(ServiceStatus service) {
    ConnectionCounts counts = service.connections();
    InkLine line = row("connections").add(Ink.STRONG, Long.toString(counts.total()));
    line.add("  protected " + counts.duplex() + "  pending " + counts.pending() + "  ");
    line.add(counts.simplex() > 0 ? Ink.BAD : Ink.PLAIN, "not " + counts.simplex());
    line.add(Ink.FAINT, "  opened " + service.activity().opened());
    line.add(Ink.FAINT, "  closed " + service.activity().closed());
  }

  private void behind(LagStatus lag) {
    InkLine line = row("backup behind");
    if (lag == null) {
      line.add("there is none");
    } else if (lag.connectionsBehind() == 0) {
      line.add("nothing is missing");
    } else {
      line.add(lag.behindMillis() + " ms, " + Quantity.bytes(lag.unconfirmedBytes()));
      line.add(" on " + lag.connectionsBehind() + " connections");
    }
  }

  private void takeover(ServiceStatus service, TopSample sample, EventEntry change) {
    String speaker = RoleLine.speaks(change) ? sample.status().node() : service.peer().node();
    String silent = change.fields().get("silent_us");
    InkLine line = row("").add(Ink.FAINT, clock(change)).add("  " + speaker + " took over: ");
    line.add(change.fields().getOrDefault("reason", "reason not known"));
    if (silent != null && silent.matches("[0-9]{1,15}")) {
      line.add(Ink.STRONG, "; silent " + Quantity.micros(Long.valueOf(silent)));
    }
  }

  private void events(List<EventEntry> events) {
    line();
    line().add(Ink.STRONG, "Events");
    for (EventEntry event : events.subList(0, Math.min(MOST_EVENTS, events.size()))) {
      Ink ink = event.severity() == Severity.ERROR ? Ink.BAD : Ink.PLAIN;
      InkLine line = line().add("  ").add(Ink.FAINT, clock(event)).add("  ");
      line.add(ink, (event.service() == null ? "" : event.service() + ": ") + event.message());
    }
  }

  private String clock(EventEntry event) {
    return CLOCK.format(event.time().atZone(zone));
  }

  private static String lease(LeaseStatus lease) {
    if (lease == null || !lease.byRight() && lease.heldUntilMillis() == null) {
      return "lease not known";
    }
    if (lease.byRight()) {
      return "no deadline";
    }
    return lease.heldUntilMillis() > 0 ? "lease " + lease.heldUntilMillis() + " ms" : "lease ENDED";
  }

  private static String does(ServiceRole role) {
    return switch (role) {
      case PRIMARY -> "speaks";
      case BACKUP -> "shadows";
      case OFF -> "takes no part";
    };
  }

  private static Ink role(ServiceRole role, boolean alone) {
    return switch (role) {
      case PRIMARY -> alone ? Ink.ALONE : Ink.PRIMARY;
      case BACKUP -> Ink.BACKUP;
      case OFF -> Ink.FAINT;
    };
  }

  private static Ink role(Ink role) {
    return role == null ? Ink.FAINT : role;
  }

  /** What stands for a role where there are no colours. */
  private static String mark(Ink role) {
    if (role == null) {
      return ".";
    }
    return role == Ink.PRIMARY ? "P" : role == Ink.ALONE ? "A" : "b";
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
