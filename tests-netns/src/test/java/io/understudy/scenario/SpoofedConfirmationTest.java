package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.lab.BadCable;
import io.understudy.lab.Host;
import io.understudy.lab.Lab;
import io.understudy.lab.Nginx;
import io.understudy.lab.RawClient;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Hostile: somebody on the segment forges the backup's confirmations, so that the primary would
 * tell a client that both hosts hold what only one does.
 */
class SpoofedConfirmationTest extends Scenario {
  @BeforeEach
  void require() throws IOException {
    requireKernel();
  }

  @Test
  void shouldTellNothingWhenConfirmationsComeFromForeignAddresses() {
    Lab lab = use(Lab.protectedPair(Lab.Sizes.ofMebibytes(1, 0)));
    Host primary = lab.topology().primary();
    Host backup = lab.topology().backup();
    String forged = "02:00:00:00:00:99,0e:11:22:33:44:55," + lab.topology().client().mac();
    RawClient client = new RawClient(lab, primary, "spoofed_confirmations", Nginx.PORT, forged);
    assertEquals("open", client.line());
    BadCable mute = BadCable.fromHost(lab.topology(), backup).between(backup, primary);
    mute.start(BadCable.Vice.LOSS, 1000);
    client.goOn();
    assertEquals("acked 0", client.line(), "without confirmation");
    assertEquals("acked 0", client.line(), "with forged confirmations");
    mute.close();
    String metrics = lab.primaryDaemon().fetch("/metrics").out();
    assertTrue(
        counted(metrics) >= 6,
        metrics.lines().filter(l -> l.contains("stranger")).toList()::toString);
    client.goOn();
    assertEquals("acked 500", client.line(), "with the backup's confirmation");
  }

  private static double counted(String metrics) {
    return metrics
        .lines()
        .filter(line -> line.contains("reason=\"confirmation_stranger\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
