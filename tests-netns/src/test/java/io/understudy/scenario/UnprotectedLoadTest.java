package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.understudy.lab.Await;
import io.understudy.lab.IpVersion;
import io.understudy.lab.Lab;
import io.understudy.lab.MixedLoad;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * The mixed load judges rightly: all is well when nothing happens, and not when the server dies.
 */
class UnprotectedLoadTest extends Scenario {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void shouldFindNothingWhenNothingHappens() {
    MixedLoad load = load();
    Await.pass(Duration.ofSeconds(1));
    MixedLoad.Outcome outcome = load.finish(PATIENCE);
    assertEquals(0, outcome.exit(), outcome.report());
  }

  @Test
  void shouldComplainWhenTheServerDies() {
    Lab lab = use(Lab.unprotected(Lab.Sizes.ofMebibytes(16, 0)));
    MixedLoad load = new MixedLoad(lab, IpVersion.IPV6, 40, 11).start();
    lab.primaryServer().kill();
    assertNotEquals(0, load.finish(PATIENCE).exit());
  }

  private MixedLoad load() {
    Lab lab = use(Lab.unprotected(Lab.Sizes.ofMebibytes(16, 0)));
    return new MixedLoad(lab, IpVersion.IPV4, 40, 11).start();
  }
}
