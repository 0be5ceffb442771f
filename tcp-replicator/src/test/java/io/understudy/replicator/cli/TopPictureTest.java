package io.understudy.replicator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.replicator.stats.ActivityStatus;
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
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopPictureTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final long SECOND = 1_000_000_000L;

  private final List<EventEntry> events =
      List.of(
          change(10, "primary", "simplex", "partner silent for 42 ms", "43210"),
          change(30, "backup", "", "partner has taken the role", null),
          change(45, "primary", "duplex", "partner shadows", null),
          change(50, "primary", "simplex", "nobody speaks", null));

  private static EventEntry change(
      int minutesAgo, String role, String mode, String reason, String silent) {
    Map<String, String> fields =
        silent == null
            ? Map.of("role", role, "mode", mode, "reason", reason)
            : Map.of("role", role, "mode", mode, "reason", reason, "silent_us", silent);
    Instant at = NOW.minus(Duration.ofMinutes(minutesAgo));
    return new EventEntry(
        1, at, "web", "role_changed", Severity.WARNING, "now " + role + ": " + reason, fields);
  }

  private TopSample sample(long nanos, boolean alone, long received, long sent) {
    ServiceStatus web =
        new ServiceStatus(
            "web",
            "10.77.0.100",
            List.of("tcp/8080"),
            ServiceRole.PRIMARY,
            alone ? ServiceMode.SIMPLEX : ServiceMode.DUPLEX,
            "ebpf",
            "configured",
            "relay",
            "sync",
            alone ? new ConnectionCounts(0, 7, 0) : new ConnectionCounts(6, 0, 1),
            alone
                ? new PeerStatus("beta", false, 85L, null, null, null, null)
                : new PeerStatus(
                    "beta",
                    true,
                    85L,
                    ServiceRole.BACKUP,
                    true,
                    "0.1",
                    new ConnectionCounts(6, 0, 0)),
            new LeaseStatus(alone ? null : 31L, alone),
            alone ? null : new LagStatus(1500, 2, 12),
            new ActivityStatus(received, sent, 20, 13, 0, 0, Map.of(), Map.of()),
            1,
            null);
    return new TopSample(
        NOW, nanos, new StatusReport("alpha", "0.1", 61_000, List.of(web)), events);
  }

  private static String text(TopSample sample, TopSample earlier) {
    StringBuilder text = new StringBuilder();
    TopPicture.of(sample, earlier, ZoneOffset.UTC)
        .forEach(line -> text.append(line.text(100, false)).append('\n'));
    return text.toString();
  }

  @Test
  void shouldShowThePairWhenItIsProtected() {
    assertEquals(
        """
        alpha: Understudy 0.1, up 00:01:01  03:04:05
        Protected: every connection is held by both hosts

        web  10.77.0.100 tcp/8080  duplex
          alpha           primary   this host; speaks; lease 31 ms
          beta            backup    shadows; ready; round trip 85 us
          connections    7  protected 6  pending 1  not 0  opened 20  closed 13
          throughput     in 8000 bit/s, out 16.0 Mbit/s
          backup behind  12 ms, 1500 B on 2 connections
          role, 1 h      .........AAAAAPPPPPPPPPPPPPPPbbbbbbbbbbbbbbbbbbbbAAAAAAAAAAA
                         02:54:05  alpha took over: partner silent for 42 ms; silent 43.2 ms
                         02:34:05  beta took over: partner has taken the role
                         02:14:05  alpha took over: nobody speaks

        Events
          02:54:05  web: now primary: partner silent for 42 ms
          02:34:05  web: now backup: partner has taken the role
          02:19:05  web: now primary: partner shadows
          02:14:05  web: now primary: nobody speaks
        """,
        text(sample(3 * SECOND, false, 2500, 5_000_000), sample(SECOND, false, 500, 1_000_000)));
  }

  @Test
  void shouldSaySoWhenTheHostIsAlone() {
    String text = text(sample(SECOND, true, 0, 0), null);
    assertTrue(text.contains("Not protected: no partner for web"), text);
    assertTrue(text.contains("primary   this host; speaks alone; no deadline"), text);
    assertTrue(text.contains("beta            silent    is not heard"), text);
    assertTrue(text.contains("not 7"), text);
    assertTrue(text.contains("backup behind  there is none"), text);
  }

  @Test
  void shouldNotKnowTheSpeedWhenTheDaemonWasStartedAnew() {
    String text = text(sample(2 * SECOND, false, 10, 10), sample(SECOND, false, 500, 0));
    assertTrue(text.contains("throughput     not known yet"), text);
  }

  @Test
  void shouldCutALineAtTheEdgeWithoutBreakingItsInks() {
    InkLine line = new InkLine().add(Ink.GOOD, "green").add(" and\033[2J").add(Ink.BAD, "red");
    assertEquals("\033[32mgreen\033[0m an", line.text(8, true));
    assertEquals("green and?[2Jred", line.text(80, false));
  }
}
