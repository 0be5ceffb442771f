package io.understudy.replicator.cli;

import io.understudy.replicator.stats.EventEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** This host's role over time, and the takeovers, out of the events of one service. A value. */
final class RoleLine {
  private final List<EventEntry> changes;

  /** Takes the role changes of a service out of events, newest first. */
  RoleLine(String service, List<EventEntry> newestFirst) {
    List<EventEntry> oldestFirst = new ArrayList<>();
    for (EventEntry event : newestFirst) {
      if (event.kind().equals("role_changed") && service.equals(event.service())) {
        oldestFirst.add(event);
      }
    }
    Collections.reverse(oldestFirst);
    changes = oldestFirst;
  }

  /** The role in each of {@code cells} equal parts of the time before now; null where not known. */
  List<Ink> roles(Instant now, Duration length, int cells) {
    List<Ink> roles = new ArrayList<>();
    for (int cell = 1; cell <= cells; cell++) {
      Instant end = now.minus(length.multipliedBy(cells - cell).dividedBy(cells));
      Ink role = null;
      for (EventEntry change : changes) {
        role = change.time().isAfter(end) ? role : role(change);
      }
      roles.add(role);
    }
    return roles;
  }

  /** Those changes by which another host began to speak, newest first. */
  List<EventEntry> takeovers() {
    List<EventEntry> found = new ArrayList<>();
    boolean spoke = false;
    for (EventEntry change : changes) {
      if (speaks(change) != spoke) {
        found.add(0, change);
      }
      spoke = speaks(change);
    }
    return found;
  }

  static boolean speaks(EventEntry change) {
    return "primary".equals(change.fields().get("role"));
  }

  private static Ink role(EventEntry change) {
    if (!speaks(change)) {
      return Ink.BACKUP;
    }
    return "simplex".equals(change.fields().get("mode")) ? Ink.ALONE : Ink.PRIMARY;
  }
}
