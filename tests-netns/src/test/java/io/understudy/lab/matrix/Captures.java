package io.understudy.lab.matrix;

import io.understudy.lab.Capture;
import io.understudy.lab.CaptureFile;
import io.understudy.lab.EchoServer;
import io.understudy.lab.Host;
import io.understudy.lab.Nginx;
import io.understudy.lab.Segment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The captures of one case, at the client and at both hosts, and what the judges find in them. */
final class Captures {
  private final Host client;
  private final Host primary;
  private final Host backup;
  private final Map<Host, Capture> running = new LinkedHashMap<>();
  private final Map<String, SpokenJudge> spoken = new TreeMap<>();
  private final Map<String, CommitJudge> commits = new TreeMap<>();
  private final Set<String> openings = new TreeSet<>();
  private boolean complete;

  /** A segment, and at which host it was captured. */
  private record Sighting(Segment segment, Host at) {}

  private Captures(Pair pair, Host primary, long seed) {
    client = pair.lab().topology().client();
    this.primary = primary;
    backup = pair.lab().topology().partnerOf(primary);
    for (Host host : List.of(client, primary, backup)) {
      running.put(host, Capture.launch(host, "case-" + seed));
    }
  }

  /** Starts them; returns when they see everything. */
  static Captures start(Pair pair, Host primary, long seed) {
    Captures captures = new Captures(pair, primary, seed);
    captures.running.values().forEach(Capture::awaitListening);
    return captures;
  }

  /**
   * Ends them and reads them.
   *
   * @param duplexUntilNanos until when both hosts had to hold what the client was told
   */
  void judge(long duplexUntilNanos) {
    running.values().forEach(Capture::stop);
    complete = running.values().stream().allMatch(capture -> capture.missed() == 0);
    List<Sighting> all = new ArrayList<>();
    running.forEach(
        (host, capture) ->
            CaptureFile.forEach(capture.file(), segment -> all.add(new Sighting(segment, host))));
    // All were written by one clock; what a host hears was sent before the client hears of it.
    all.sort(Comparator.comparingLong(sighting -> sighting.segment().timeNanos()));
    for (Sighting sighting : all) {
      boolean fromClient = isService(sighting.segment().destination());
      if (sighting.at() == client) {
        atClient(sighting.segment(), fromClient, duplexUntilNanos);
      } else {
        atServers(sighting, fromClient);
      }
    }
  }

  private void atClient(Segment segment, boolean fromClient, long duplexUntilNanos) {
    String connection = connection(segment, fromClient);
    CommitJudge commit = commits.computeIfAbsent(connection, CommitJudge::new);
    if (fromClient) {
      if (segment.syn()) {
        openings.add(connection + "/" + segment.sequence());
        commit.opened(segment);
      } else if (segment.fin()) {
        spoken.computeIfAbsent(connection, SpokenJudge::new).finished();
      }
      return;
    }
    spoken.computeIfAbsent(connection, SpokenJudge::new).heard(segment);
    if (segment.timeNanos() < duplexUntilNanos && segment.sourceMac().equals(primary.mac())) {
      commit.told(segment);
    }
  }

  private void atServers(Sighting sighting, boolean fromClient) {
    Segment segment = sighting.segment();
    String connection = connection(segment, fromClient);
    CommitJudge commit = commits.computeIfAbsent(connection, CommitJudge::new);
    if (segment.notice()) {
      if (!fromClient || segment.rst()) {
        commit.excuse();
      }
    } else if (!fromClient && segment.destinationMac().equals(client.mac())) {
      spoken.computeIfAbsent(connection, SpokenJudge::new).said(segment);
    } else if (sighting.at() == backup && fromClient) {
      commit.tapped(segment);
    } else if (sighting.at() == backup && segment.destinationMac().equals(primary.mac())) {
      commit.confirmed(segment);
    }
  }

  /** Both ends: a client may use one port for connections to several ports of the service. */
  private static String connection(Segment segment, boolean fromClient) {
    String client = fromClient ? segment.source() : segment.destination();
    String service = fromClient ? segment.destination() : segment.source();
    return client + " to " + service.substring(service.lastIndexOf(':') + 1);
  }

  /** Whether the kernels told each other that a connection from this port is not protected. */
  boolean noticed(String port) {
    return commits.entrySet().stream()
        .anyMatch(entry -> entry.getKey().contains(":" + port + " ") && entry.getValue().excused());
  }

  private static boolean isService(String end) {
    return end.endsWith(":" + Nginx.PORT) || end.endsWith(":" + EchoServer.PORT);
  }

  /** The judges of what was told, by connection; of those that were opened meanwhile. */
  Map<String, SpokenJudge> spoken() {
    spoken.keySet().retainAll(opened());
    return spoken;
  }

  /** The judges of what both hosts held; none when the captures are not complete. */
  Map<String, CommitJudge> commits() {
    commits.keySet().retainAll(complete ? opened() : Set.of());
    return commits;
  }

  private Set<String> opened() {
    return openings.stream()
        .map(opening -> opening.substring(0, opening.indexOf('/')))
        .collect(Collectors.toSet());
  }

  /** How many connections the client opened. */
  int openings() {
    return openings.size();
  }

  boolean complete() {
    return complete;
  }
}
