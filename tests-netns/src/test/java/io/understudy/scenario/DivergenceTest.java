package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.lab.Await;
import io.understudy.lab.BadCable;
import io.understudy.lab.BadCable.Vice;
import io.understudy.lab.Content;
import io.understudy.lab.Digest;
import io.understudy.lab.Download;
import io.understudy.lab.Host;
import io.understudy.lab.IpVersion;
import io.understudy.lab.Lab;
import io.understudy.lab.Talk;
import io.understudy.lab.Transfer;
import io.understudy.lab.Understudy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection on which the servers say different things is never continued. */
class DivergenceTest extends Scenario {
  private static final Lab.Sizes SIZES = Lab.Sizes.ofMebibytes(64, 1);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration UNHEARD = Duration.ofMillis(300);
  private static final long OTHER_SEED = 0x5eed_07e3L;
  private static final long OTHER_FROM = (4 << 20) + 4711;

  @BeforeEach
  void require() throws IOException {
    requireKernel();
  }

  /** One lab: three clients whose servers are alike, differ in one header, and differ for good. */
  @Test
  void shouldResetOnlyWhatDiffersWhenTheHostDies() {
    Lab lab = use(Lab.bare(SIZES));
    Content other = Content.generate(lab.topology(), "other", 64 << 20, OTHER_SEED);
    lab.primaryServer().serve(other).pingHeader("X-From", "1").slowly(other, "2m").start();
    lab.backupServer()
        .serveChanged(other, OTHER_FROM)
        .pingHeader("X-From", "2")
        .slowly(other, "2m")
        .start();
    lab.primaryDaemon().start().awaitRunning();
    lab.backupDaemon().start();
    lab.awaitDuplex(lab.primaryDaemon());

    Talk healed = new Talk(lab, IpVersion.IPV4);
    healed.ask();
    healed.ask();
    awaitEvent(lab.primaryDaemon(), "connection_healed");
    assertEquals(0, lab.primaryDaemon().status().divergedConnections("web"));

    Download alike = lab.download(IpVersion.IPV6, "8M");
    Download differs = new Download(lab.topology(), "differs", other, IpVersion.IPV4, "");
    alike.start();
    differs.start();
    for (Understudy daemon : lab.daemons()) {
      daemon.awaitStatus("diverged", status -> status.divergedConnections("web") == 1);
    }
    assertPlace(awaitEvent(lab.primaryDaemon(), "connection_diverged"), OTHER_FROM);
    assertTrue(lab.primaryDaemon().command("connections").out().contains("duplex (diverged)"));
    assertEquals(0, lab.primaryDaemon().status().divergedConnections("web6"));

    // The client gets more than the shadow hears of: a reset has to find the number it waits for.
    Host primary = lab.topology().primary();
    Host backup = lab.topology().backup();
    BadCable.toHost(lab.topology(), backup).between(primary, backup).start(Vice.LOSS, 1000);
    Await.pass(UNHEARD);
    primary.kill();
    awaitEvent(lab.backupDaemon(), "connection_reset");
    Transfer.Outcome outcome = differs.finish(PATIENCE);
    assertEquals(56, outcome.exit(), outcome.report());
    assertEquals(Digest.ofBeginning(other.file(), differs.progressBytes()), differs.sha256());
    assertTrue(differs.progressBytes() > OTHER_FROM, () -> differs.progressBytes() + " bytes");
    healed.ask();
    assertEquals(0, alike.finish(PATIENCE).exit());
    assertEquals(lab.downloadable().sha256(), alike.sha256());
  }

  /** The event of that kind, as JSON. */
  private static String awaitEvent(Understudy daemon, String kind) {
    Await.until(
        () -> kind + " in " + daemon.command("events").out(),
        PATIENCE,
        () -> !events(daemon, kind).isEmpty());
    return events(daemon, kind).get(0);
  }

  private static List<String> events(Understudy daemon, String kind) {
    String wanted = "\"" + kind + "\"";
    return daemon
        .command("events", "--json")
        .out()
        .lines()
        .filter(line -> line.contains(wanted))
        .toList();
  }

  /** The offset counts what nginx says before the file as well: its header, of less than 1 KiB. */
  private static void assertPlace(String event, long offset) {
    long from = number(event, "differs_from");
    long to = number(event, "differs_to");
    assertTrue(from < offset + 1024 && offset < to && to - from < 4 << 20, event);
  }

  private static long number(String event, String field) {
    return Long.parseLong(event.replaceAll(".*\"" + field + "\":\"?(\\d+).*", "$1"));
  }
}
