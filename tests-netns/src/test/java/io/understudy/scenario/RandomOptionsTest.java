package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.lab.IpVersion;
import io.understudy.lab.Lab;
import io.understudy.lab.Nginx;
import io.understudy.lab.RawClient;
import io.understudy.lab.Talk;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Hostile: options of every kind, known, unknown, doubled and cut short, in SYNs and in segments,
 * window scales beyond 14, a maximum segment size of 88 bytes, urgent pointers. What the kernel
 * serves goes on on the other host.
 */
class RandomOptionsTest extends Scenario {
  private static final int CONNECTIONS = 200;
  private static final long SEED = 4;

  @BeforeEach
  void require() throws IOException {
    requireKernel();
  }

  @Test
  void shouldServeOnBothHostsWhateverTheOptionsAre() {
    Lab lab = use(Lab.protectedPair(Lab.Sizes.ofMebibytes(1, 0)));
    RawClient client =
        new RawClient(
            lab, lab.topology().primary(), "random_options", Nginx.PORT, CONNECTIONS, SEED);
    assertEquals("established " + CONNECTIONS, client.line());
    assertEquals("served " + CONNECTIONS, client.line());
    assertEquals(CONNECTIONS, lab.primaryDaemon().status().protectedConnections("web"));
    Talk ordinary = new Talk(lab, IpVersion.IPV4);
    ordinary.ask();
    lab.topology().primary().kill();
    lab.backupDaemon().awaitRole("primary");
    assertEquals("served " + CONNECTIONS, client.goOn().line());
    ordinary.ask();
  }
}
