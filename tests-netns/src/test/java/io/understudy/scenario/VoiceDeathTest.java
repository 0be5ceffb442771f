package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.lab.Await;
import io.understudy.lab.Host;
import io.understudy.lab.Knocking;
import io.understudy.lab.Lab;
import io.understudy.lab.Shell;
import io.understudy.lab.TransferReport;
import io.understudy.lab.Trial;
import io.understudy.lab.Understudy;
import io.understudy.lab.VoiceWatch;
import io.understudy.lab.Voices;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Hosts that lose their power while roles change; long stalls; services that back each other up.
 */
@Tag(Scenario.LONG)
class VoiceDeathTest extends VoiceScenario {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** A switchover by command takes about that long, most of it before anything happens. */
  private static final int SWITCHOVER_MILLIS = 700;

  private static final int TAKEOVER_MILLIS = 60;
  private static final int REJOIN_MILLIS = 2500;

  private final Random random = new Random(Long.getLong("lab.seed", 7));
  private final Set<Host> dead = new HashSet<>();
  private Lab lab;
  private VoiceWatch watch;

  @BeforeEach
  void watch() {
    lab = use(Lab.protectedPair(SIZES));
    watch = VoiceWatch.start(lab.topology());
  }

  private void kill(Host host) {
    host.kill();
    dead.add(host);
  }

  /** Each service has its own primary; of two that start anew, not always the same host. */
  private Understudy speaker() {
    return lab.daemons().stream()
        .filter(daemon -> daemon.status().service("web").path("role").asText().equals("primary"))
        .findFirst()
        .orElseThrow();
  }

  /** Boots what is dead, and waits until the pair is in duplex and clients are served. */
  private void repair(Knocking clients) {
    for (Understudy daemon : lab.daemons()) {
      if (dead.remove(daemon.host())) {
        lab.topology().reboot(daemon.host());
        watch.again(daemon.host());
        lab.serverOn(daemon.host()).start();
        daemon.start();
      }
    }
    lab.daemons().forEach(Understudy::awaitDuplex);
    long before = clients.served();
    Await.until("served again", PATIENCE, () -> clients.served() > before + 1);
  }

  private void pass(int atMostMillis) {
    Await.pass(Duration.ofMillis(random.nextInt(atMostMillis)));
  }

  @Test
  void shouldSpeakWithOneVoiceWhenBothHostsDieInEitherOrder() {
    try (Knocking clients = new Knocking(lab, "knocking")) {
      for (int i = 0; i < 4; i++) {
        Host speaker = speaker().host();
        Host other = lab.topology().partnerOf(speaker);
        kill(i % 2 == 0 ? speaker : other);
        pass(TAKEOVER_MILLIS);
        kill(i % 2 == 0 ? other : speaker);
        repair(clients);
      }
    }
    assertEquals(List.of(), watch.stop().overlaps());
  }

  @Test
  void shouldSpeakWithOneVoiceWhenAHostDiesDuringASwitchover() {
    try (Knocking clients = new Knocking(lab, "knocking")) {
      for (int i = 0; i < 6; i++) {
        Understudy speaker = speaker();
        Host other = lab.topology().partnerOf(speaker.host());
        var switchover = CompletableFuture.supplyAsync(() -> speaker.command("switchover", "web"));
        Await.pass(Duration.ofMillis(SWITCHOVER_MILLIS / 2));
        pass(SWITCHOVER_MILLIS);
        kill(i % 2 == 0 ? speaker.host() : other);
        switchover.join();
        lab.daemons().stream()
            .filter(daemon -> !dead.contains(daemon.host()))
            .forEach(Understudy::awaitSimplexPrimary);
        repair(clients);
      }
    }
    Voices voices = watch.stop();
    assertTrue(voices.moves() > 0);
    assertEquals(List.of(), voices.interruptions());
  }

  @Test
  void shouldSpeakWithOneVoiceWhenAHostDiesWhileItRejoins() {
    try (Knocking clients = new Knocking(lab, "knocking")) {
      for (int i = 0; i < 4; i++) {
        Understudy rejoins = speaker();
        Host host = rejoins.host();
        host.kill();
        lab.topology().reboot(host);
        watch.again(host);
        lab.serverOn(host).start();
        rejoins.start();
        pass(REJOIN_MILLIS);
        kill(i % 2 == 0 ? host : lab.topology().partnerOf(host));
        pass(TAKEOVER_MILLIS);
        repair(clients);
      }
    }
    assertEquals(List.of(), watch.stop().overlaps());
  }

  @Test
  void shouldSpeakWithOneVoiceWhenDaemonsStallForSeconds() {
    try (Knocking clients = new Knocking(lab, "knocking")) {
      for (int millis : new int[] {10, 20, 30, 40, 60, 100, 300, 1000, 3000, 10_000}) {
        for (Understudy daemon : lab.daemons()) {
          daemon.signal("STOP");
          Await.pass(Duration.ofMillis(millis));
          daemon.signal("CONT");
        }
      }
      repair(clients);
    }
    Voices voices = watch.stop();
    assertEquals(List.of(), voices.overlaps());
    assertEquals(0, voices.moves(), "kernels still heard each other");
  }

  /** Dual-role: each host is primary of one service. */
  @Test
  void shouldFailOverAloneAndTogetherWhenServicesHaveOppositePrimaries() {
    Host first = lab.topology().primary();
    Host second = lab.topology().backup();
    swap(lab.primaryDaemon(), "web6");
    Trial alone = transfers(lab);
    alone.run(struck -> swap(struck.primaryDaemon(), "web")).forEach(VoiceDeathTest::isRight);
    swap(lab.backupDaemon(), "web6");
    lab.daemons().forEach(Understudy::awaitDuplex);
    Trial together = transfers(lab);
    together.run(struck -> kill(second)).forEach(VoiceDeathTest::isRight);
    lab.primaryDaemon().awaitSimplexPrimary();
    Voices voices = watch.stop();
    assertEquals(List.of(), voices.interruptions());
    assertEquals(2, voices.servicesOf(first).size());
    assertEquals(2, voices.servicesOf(second).size());
  }

  private static void isRight(TransferReport report) {
    assertEquals(List.of(), report.transferComplaints());
  }

  private static void swap(Understudy from, String service) {
    Shell.Result result = from.command("switchover", service);
    assertEquals(0, result.exit(), result.text());
  }
}
