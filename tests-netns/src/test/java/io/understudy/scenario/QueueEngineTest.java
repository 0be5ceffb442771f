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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The engine for kernels that cannot adopt a connection: all kinds of work at once through one pair,
 * and a fault in the middle. No kernel function is needed, so nothing is skipped.
 */
class QueueEngineTest extends Scenario {
  private static final Lab.Sizes SIZES = Lab.Sizes.ofMebibytes(96, 48);
  private static final String DOWNLOAD_RATE = "64M";
  private static final String UPLOAD_RATE = "32M";

  @ParameterizedTest
  @CsvSource({
    "HOST_DEATH, IPV4, IPV6",
    "SERVER_DEATH, IPV6, IPV4",
    "SWITCHOVER, IPV4, IPV6",
  })
  void shouldGoOnWithAllWorkWhen(Fault fault, IpVersion download, IpVersion upload) {
    Lab lab = use(Lab.protectedPair(SIZES, Tapping.RELAY, Map.of("engine", "nfqueue")));
    assertEquals("nfqueue", lab.primaryDaemon().service("web").get("engine").asText());
    Trial trial =
        new Trial(lab)
            .movingFrom(lab.topology().primary())
            .beside(new Exchange(lab, download))
            .with(lab.download(download, DOWNLOAD_RATE))
            .with(lab.upload(upload, UPLOAD_RATE));
    assertUnnoticed(trial.run(fault::strike));
    assertTrue(trial.longestRequestMillis() < 2000, "a request took longer than 2 s");
  }
}
