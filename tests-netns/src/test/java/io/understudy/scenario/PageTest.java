package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.understudy.lab.Host;
import io.understudy.lab.IpVersion;
import io.understudy.lab.Lab;
import io.understudy.lab.Repository;
import io.understudy.lab.Trial;
import io.understudy.lab.browser.Browser;
import io.understudy.lab.browser.PortRelay;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody watches the page of the backup's daemon while the primary dies. */
class PageTest extends Scenario {
  private static final int STATS_PORT = 9077;
  private static final String WEB = "[data-service=web] ";

  @BeforeEach
  void require() throws IOException {
    requireKernel();
    assumeTrue(Browser.missing().isEmpty(), Browser.missing());
  }

  @Test
  void shouldShowTheTakeoverWithoutReloadWhenThePrimaryDies() {
    Lab lab = use(Lab.protectedPair(Lab.Sizes.ofMebibytes(96, 1)));
    Host primary = lab.topology().primary();
    try (PortRelay relay = new PortRelay(lab.topology().backup(), STATS_PORT);
        Browser browser = Browser.open()) {
      browser.go(relay.address());
      browser.await("#verdict-head", "Protected");
      browser.await(WEB + "[data-field=own-role]", "backup");
      browser.await(WEB + "[data-field=peer-role]", "primary");
      browser.run("window.stillTheSamePage = true");
      Trial trial = new Trial(lab).movingFrom(primary).with(lab.download(IpVersion.IPV4, "16M"));
      assertUnnoticed(trial.run(struck -> dieInSight(browser, primary)));
      browser.await("#verdict-head", "Not protected");
      browser.await(WEB + "[data-field=own-role]", "primary");
      browser.await(WEB + "[data-field=peer-role]", "silent");
      browser.await(WEB + "[data-field=takeovers]", "silent ");
      browser.screenshot(Repository.root().resolve("tests-netns/target/screenshots/live.png"));
      assertTrue(browser.run("return window.stillTheSamePage === true").asBoolean());
      assertEquals(List.of(), browser.complaints());
    }
  }

  private static void dieInSight(Browser browser, Host primary) {
    browser.await(WEB + "[data-field=connections]", "1 connection");
    browser.await(WEB + "[data-field=protection]", "1 protected");
    browser.await(WEB + "[data-field=out]", "Mbit/s");
    primary.kill();
  }
}
