package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.lab.Await;
import io.understudy.lab.Host;
import io.understudy.lab.IpVersion;
import io.understudy.lab.Lab;
import io.understudy.lab.Nginx;
import io.understudy.lab.Trial;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A primary that was cut off comes back as the backup of its own connections. Those that have ended
 * meanwhile must not live on there: a later takeover would send their clients old bytes.
 */
class ReturnTest extends Scenario {
  private static final Lab.Sizes SIZES = Lab.Sizes.ofMebibytes(96, 0);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @BeforeEach
  void require() throws IOException {
    requireKernel();
  }

  @Test
  void shouldKeepNoShadowOfWhatEndedWhileTheHostWasCutOff() {
    Lab lab = use(Lab.protectedPair(SIZES));
    Host cutOff = lab.topology().primary();
    assertUnnoticed(
        new Trial(lab)
            .movingFrom(cutOff)
            .with(lab.download(IpVersion.IPV4, "64M"))
            .run(pair -> cutOff.pullCable()));
    assertTrue(sockets(cutOff) > 0, "the host that was cut off has its socket still");
    cutOff.plugCable();
    lab.awaitDuplex(lab.backupDaemon());
    Await.until("the socket is gone", PATIENCE, () -> sockets(cutOff) == 0);
    assertEquals(1, lab.primaryDaemon().events("shadow_ended").size());
  }

  private static long sockets(Host host) {
    return host.must("ss", "-Htn", "state", "all", "sport", "=", ":" + Nginx.PORT)
        .lines()
        .filter(line -> !line.startsWith("LISTEN") && !line.startsWith("TIME-WAIT"))
        .count();
  }
}
