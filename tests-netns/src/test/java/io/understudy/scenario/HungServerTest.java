package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.lab.Host;
import io.understudy.lab.Lab;
import io.understudy.lab.Understudy;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server that hangs still listens, and its processes live: only a probe notices. */
class HungServerTest extends VoiceScenario {
  private static final String PROBE =
      "{kind: http, path: /ping, interval: 100ms, timeout: 200ms, failures: 2}";

  @Test
  @Tag(LONG)
  void shouldSwapTheRolesWhenTheProbeFindsTheServerHung() {
    Lab lab = use(Lab.protectedPair(SIZES, Map.of("probe", PROBE)));
    Host hangs = lab.topology().primary();
    judge(
        lab,
        transfers(lab).movingFrom(hangs),
        struck -> {
          struck.primaryServer().hang();
          struck.backupDaemon().awaitRole("primary");
        });
    String events = lab.primaryDaemon().command("events").out();
    assertTrue(
        events.contains("the server hangs: GET /ping of 10.77.0.100 port 8080 failed 2 times"),
        events);
    lab.primaryServer().goOn();
    lab.daemons().forEach(Understudy::awaitDuplex);
    assertEquals("backup", lab.primaryDaemon().status().service("web").path("role").asText());
  }
}
