package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.lab.Download;
import io.understudy.lab.Host;
import io.understudy.lab.IpVersion;
import io.understudy.lab.Lab;
import io.understudy.lab.MixedLoad;
import io.understudy.lab.SynFlood;
import io.understudy.lab.Understudy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hostile: half-open handshakes, as many as {@code lab.syns} says; a million were tried. */
class SynFloodTest extends Scenario {
  private static final int SYNS = Integer.getInteger("lab.syns", 250_000);
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final long MOST_GROWTH_KIB = 128 << 10;

  @BeforeEach
  void require() throws IOException {
    requireKernel();
  }

  @Test
  void shouldServeOldAndNewClientsAndBoundItsMemoryDuringAFlood() throws IOException {
    Lab lab = use(Lab.protectedPair(Lab.Sizes.ofMebibytes(8, 0)));
    Host primary = lab.topology().primary();
    MixedLoad established = new MixedLoad(lab, IpVersion.IPV4, 8, 1).start();
    long before = residentKib(lab);
    SynFlood flood = new SynFlood(lab, primary, SYNS).start();
    int served = 0;
    while (flood.running()) {
      download(lab);
      served++;
    }
    assertTrue(served >= 3, "only " + served + " new clients came during the flood");
    assertEquals("", flood.complaint());
    long growth = residentKib(lab) - before;
    assertTrue(growth < MOST_GROWTH_KIB, "the daemons grew by " + growth + " KiB");
    lab.daemons().forEach(Understudy::awaitDuplex);
    assertTrue(lab.primaryDaemon().status().protectedConnections("web") <= 16, "half-open ones");
    MixedLoad.Outcome kept = established.finish(PATIENCE);
    assertEquals(0, kept.exit(), "clients that were there before: " + kept.report());
  }

  /** A new client, which gets the right bytes on its one connection. */
  private static void download(Lab lab) {
    Download download = lab.download(IpVersion.IPV4, "").start();
    assertEquals(0, download.finish(PATIENCE).exit(), "a client that came during the flood");
    assertEquals(lab.downloadable().sha256(), download.sha256());
  }

  private static long residentKib(Lab lab) throws IOException {
    long sum = 0;
    for (Understudy daemon : lab.daemons()) {
      for (long pid : daemon.processes()) {
        sum +=
            Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
      }
    }
    return sum;
  }
}
