package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.lab.Exchange;
import io.understudy.lab.Fault;
import io.understudy.lab.IpVersion;
import io.understudy.lab.Lab;
import io.understudy.lab.Tapping;
import io.understudy.lab.Trial;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The engine for kernels that cannot adopt a connection: all kinds of work at once through one
 * pair, and a fault in the middle. No kernel function is needed, so nothing is skipped.
 */
@Tag(Scenario.TIMED)
class QueueEngineTest extends Scenario {
  private static final Lab.Sizes SIZES = Lab.Sizes.ofMebibytes(48, 24);

  /**
   * The rates leave the middle of both transfers to the fault, which an operator takes time for.
   */
  @ParameterizedTest
  @CsvSource({
    "HOST_DEATH, IPV4, IPV6, 32M, 16M",
    "SERVER_DEATH, IPV6, IPV4, 32M, 16M",
    "PRIMARY_DAEMON_DEATH, IPV4, IPV6, 32M, 16M",
    "SWITCHOVER, IPV4, IPV4, 5M, 2500k",
  })
  void shouldGoOnWithAllWorkWhen(
      Fault fault, IpVersion download, IpVersion upload, String downloadRate, String uploadRate) {
    Lab lab = use(Lab.protectedPair(SIZES, Tapping.RELAY, Map.of("engine", "nfqueue")));
    String engine = lab.primaryDaemon().status().service("web").path("engine").asText();
    assertEquals("nfqueue", engine);
    Trial trial =
        new Trial(lab)
            .movingFrom(lab.topology().primary())
            .beside(new Exchange(lab, download))
            .with(lab.download(download, downloadRate))
            .with(lab.upload(upload, uploadRate));
    assertUnnoticed(trial.run(fault::strike));
    assertTrue(trial.longestRequestMillis() < 2000, "a request took longer than 2 s");
  }
}
