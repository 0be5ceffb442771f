package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.understudy.lab.Await;
import io.understudy.lab.Clock;
import io.understudy.lab.Exchange;
import io.understudy.lab.Figures;
import io.understudy.lab.Host;
import io.understudy.lab.IpVersion;
import io.understudy.lab.Knocking;
import io.understudy.lab.Lab;
import io.understudy.lab.Shell;
import io.understudy.lab.Spawned;
import io.understudy.lab.Transfer;
import io.understudy.lab.Understudy;
import io.understudy.lab.VoiceWatch;
import io.understudy.lab.Voices;
import io.understudy.replicator.stats.EventEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many switchovers, many deaths, and a busy machine. Each prints its figures. How many: {@code
 * lab.switchovers} and {@code lab.rejoins}; for how long: {@code lab.seconds}.
 */
@Tag(Scenario.LONG)
@Timeout(value = 60, unit = TimeUnit.MINUTES)
@Tag(Scenario.TIMED)
class EnduranceTest extends VoiceScenario {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Test
  void shouldLoseNothingWhenRolesAreSwappedManyTimesUnderLoad() {
    Lab lab = use(Lab.protectedPair(SIZES));
    Exchange requests = new Exchange(lab, IpVersion.IPV4);
    Transfer download = lab.download(IpVersion.IPV4, "2M").start();
    Transfer upload = lab.upload(IpVersion.IPV4, "1M").start();
    VoiceWatch watch = VoiceWatch.start(lab.topology());
    List<Double> silences = new ArrayList<>();
    for (int i = 0; i < Integer.getInteger("lab.switchovers", 200); i++) {
      Understudy from = lab.daemons().get(i % 2);
      Shell.Result result = from.command("switchover", "web");
      assertEquals(0, result.exit(), i + ": " + result.text());
      Understudy to = lab.daemons().get((i + 1) % 2);
      silences.add(to.status().service("web").at("/lastTakeover/silentMicros").asDouble() / 1e3);
      lab.daemons().forEach(Understudy::awaitDuplex);
    }
    double longest = requests.finish();
    assertEquals(0, download.finish(PATIENCE).exit());
    assertEquals(0, upload.finish(PATIENCE).exit());
    Voices voices = watch.stop();
    figures("silent time of switchovers, ms", silences);
    System.out.println("longest request " + longest + " ms; voices " + voices.size());
    assertEquals(List.of(), voices.interruptions());
    assertEquals(0, voices.resets());
  }

  @Test
  void shouldProtectNewConnectionsSoonWhenAHostComesBack() {
    Lab lab = use(Lab.protectedPair(SIZES));
    VoiceWatch watch = VoiceWatch.start(lab.topology());
    List<Double> delays = new ArrayList<>();
    try (Knocking clients = new Knocking(lab, "knocking")) {
      for (int i = 0; i < Integer.getInteger("lab.rejoins", 100); i++) {
        long start = Clock.epochNanos();
        Understudy dies = lab.daemons().get(i / 2 % 2);
        Host host = dies.host();
        host.kill();
        Understudy lives = lab.partnerOf(dies);
        lives.awaitSimplexPrimary();
        lab.topology().reboot(host);
        watch.again(host);
        lab.serverOn(host).start();
        dies.start();
        lab.daemons().forEach(Understudy::awaitDuplex);
        double ready = millis(dies, "backup", "", start);
        delays.add(millis(lives, "primary", "duplex", start) - ready);
      }
      assertTrue(clients.served() > 0);
    }
    figures("from a host's readiness to duplex, ms", delays);
    assertEquals(List.of(), watch.stop().overlaps());
  }

  /** When the last of the services got that role and mode, in milliseconds since the epoch. */
  private static double millis(Understudy daemon, String role, String mode, long startNanos) {
    double last = 0;
    for (EventEntry event : daemon.events("role_changed")) {
      double at = event.time().getEpochSecond() * 1e3 + event.time().getNano() / 1e6;
      boolean isIt =
          role.equals(event.fields().get("role")) && mode.equals(event.fields().get("mode"));
      if (isIt && at * 1e6 > startNanos) {
        last = Math.max(last, at);
      }
    }
    return last;
  }

  @Test
  void shouldLoseNothingWhenTheProcessorsAreStarved() {
    assumeTrue(Files.exists(Path.of("/usr/bin/stress-ng")), "stress-ng is not installed");
    Lab lab = use(Lab.protectedPair(SIZES));
    int seconds = Integer.getInteger("lab.seconds", 60);
    VoiceWatch watch = VoiceWatch.start(lab.topology());
    Exchange requests = new Exchange(lab, IpVersion.IPV4);
    Transfer download = lab.download(IpVersion.IPV6, "2M").start();
    int workers = 4 * Runtime.getRuntime().availableProcessors();
    String timeout = seconds + "s";
    List<String> stress =
        List.of("stress-ng", "--cpu", Integer.toString(workers), "--timeout", timeout);
    Spawned busy = lab.topology().client().start("stress", stress);
    Await.pass(Duration.ofSeconds(seconds));
    busy.exit(PATIENCE);
    double longest = requests.finish();
    assertEquals(0, download.finish(PATIENCE).exit());
    Voices voices = watch.stop();
    lab.daemons().forEach(Understudy::awaitDuplex);
    System.out.println(
        "starved: longest request "
            + longest
            + " ms; the voice moved "
            + voices.moves()
            + " times");
    assertEquals(List.of(), voices.overlaps());
    assertEquals(0, voices.resets());
  }

  private static void figures(String what, List<Double> values) {
    Figures figures = new Figures(values);
    System.out.printf(
        "%s: least %.2f, median %.2f, p99 %.2f, longest %.2f (%d)%n",
        what, figures.min(), figures.median(), figures.p99(), figures.max(), values.size());
  }
}
