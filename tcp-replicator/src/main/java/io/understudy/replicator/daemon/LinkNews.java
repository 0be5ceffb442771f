package io.understudy.replicator.daemon;

import io.understudy.replicator.config.AddressText;
import io.understudy.replicator.lease.LeaseTerms;
import io.understudy.replicator.liveness.LinkLiveness;
import io.understudy.replicator.pair.ControlChannel;
import io.understudy.replicator.pair.ControlLink;
import io.understudy.replicator.stats.EventLog;
import io.understudy.replicator.stats.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Tells when one of several control links fails: it changes no role, and is one failure away from
 * doing so. Owned by the control thread.
 */
final class LinkNews {
  private final List<ControlLink> links;
  private final LinkLiveness liveness;
  private final EventLog events;

  LinkNews(ControlChannel channel, LeaseTerms terms, EventLog events) {
    this.links = channel.links();
    this.liveness = new LinkLiveness(links.size(), terms.doubtNanos());
    this.events = events;
  }

  /** With each heartbeat. */
  void look(long nowNanos) {
    long[] heard = links.stream().mapToLong(ControlLink::lastHeardNanos).toArray();
    liveness.look(heard, nowNanos, this::changed);
  }

  private void changed(int link, boolean isLost) {
    String peer = AddressText.of(links.get(link).peer().getAddress());
    String message =
        isLost
            ? "the partner is not heard over the control link to "
                + peer
                + "; another link works, so no role changes (check cable, switch and firewall of"
                + " this one)"
            : "the partner is heard again over the control link to " + peer;
    Severity severity = isLost ? Severity.WARNING : Severity.INFO;
    String kind = isLost ? "control_link_lost" : "control_link_back";
    events.record(Instant.now(), severity, kind, null, message, Map.of("link", peer));
  }
}
