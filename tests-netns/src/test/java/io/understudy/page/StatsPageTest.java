package io.understudy.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.understudy.lab.Await;
import io.understudy.lab.Repository;
import io.understudy.lab.browser.Browser;
import io.understudy.lab.browser.StagedDaemon;
import io.understudy.replicator.stats.Severity;
import io.understudy.replicator.stats.http.StatsServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The page for people, in a real browser, over a real endpoint with made-up numbers. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class StatsPageTest {
  private static final Path PICTURES = Repository.root().resolve("tests-netns/target/screenshots");
  private static final String WEB = "[data-service=web] ";

  private final StagedDaemon daemon = new StagedDaemon();
  private StatsServer server;
  private Browser browser;

  @BeforeEach
  void open() throws Exception {
    assumeTrue(Browser.missing().isEmpty(), Browser.missing());
    server = StatsServer.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), daemon);
    browser = Browser.open();
  }

  @AfterEach
  void close() {
    if (browser != null) {
      browser.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private void look() {
    browser.go("http://127.0.0.1:" + server.address().getPort() + "/");
    browser.await("#fresh", "live");
  }

  private String field(String name) {
    return browser.text(WEB + "[data-field=" + name + "]");
  }

  @Test
  void shouldShowBothHostsAndWhatFlowsWhenAllIsWell() {
    look();
    assertEquals("Protected", browser.text("#verdict-head"));
    assertEquals("beta (this host)", field("own-name"));
    assertEquals("backup", field("own-role"));
    assertEquals("alpha", field("peer-name"));
    assertEquals("primary", field("peer-role"));
    assertEquals("92 µs", field("link-bottom"));
    assertEquals("1,287 connections", field("connections"));
    assertEquals("1,284 protected, 3 pending", field("protection"));
    browser.await(WEB + "[data-field=out]", "Mbit/s");
    Await.until("lag moves", Duration.ofSeconds(10), () -> field("behind-note").contains("KiB on"));
    assertTrue(field("takeovers").contains("beta took over: switchover was asked for"));
    assertTrue(field("takeovers").contains("silent 1.1 ms"), field("takeovers"));
    assertTrue(field("takeovers").contains("alpha took over: switchover"), field("takeovers"));
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void shouldShowATakeoverWithoutReloadWhenItHappens() {
    look();
    browser.run("window.stillTheSamePage = true");
    daemon.takeOver();
    browser.await("#verdict-head", "Not protected");
    browser.await(WEB + "[data-field=own-role]", "primary");
    assertEquals("speaks to clients, alone", field("own-does"));
    assertEquals("silent", field("peer-role"));
    assertTrue(field("takeovers").contains("silent 43.8 ms"), field("takeovers"));
    daemon.protect();
    browser.await("#verdict-head", "Protected");
    browser.await(WEB + "[data-field=own-more]", "lease 31 ms");
    assertTrue(browser.run("return window.stillTheSamePage === true").asBoolean());
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void shouldShowWhatWasBeforeWhenThePageIsOpenedAnew() {
    look();
    browser.await(WEB + "[data-field=out]", "Mbit/s");
    Await.until("some samples", Duration.ofSeconds(10), () -> points() > 4);
    int before = points();
    look();
    browser.await(WEB + "[data-field=out]", "bit/s");
    assertTrue(points() >= before, before + " points, then " + points());
  }

  private int points() {
    String line = "document.querySelector('[data-service=web] .graph path:not(.area)')";
    return browser.run("return (" + line + ".getAttribute('d') || '').split('L').length").asInt();
  }

  @Test
  void shouldSaySoWhenTheDaemonAnswersNoMore() {
    look();
    server.close();
    browser.await("#fresh", "no news from the daemon since");
    assertTrue(browser.run("return document.body.classList.contains('stale')").asBoolean());
  }

  @Test
  void shouldShowTextAsTextWhenAnEventLooksLikeMarkup() {
    daemon.happen(Severity.ERROR, "odd", "<img src=x onerror=alert(1)><b>bold</b>");
    look();
    browser.await("#events", "<img src=x onerror=alert(1)><b>bold</b>");
    assertEquals(0, browser.run("return document.querySelectorAll('#events img').length").asInt());
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void shouldFitWhenTheScreenIsAPhonesOrColoursAreDark() {
    look();
    browser.await(WEB + "[data-field=rates]", "Mbit/s");
    Await.pass(Duration.ofSeconds(Integer.getInteger("understudy.page.watch", 0)));
    browser.screenshot(PICTURES.resolve("light.png"));
    String light = background();
    browser.dark(true);
    assertTrue(!light.equals(background()), light);
    browser.screenshot(PICTURES.resolve("dark.png"));
    browser.dark(false);
    daemon.takeOver();
    browser.await("#verdict-head", "Not protected");
    browser.screenshot(PICTURES.resolve("alone.png"));
    for (int width : new int[] {320, 390}) {
      browser.screen(width, 844, true);
      assertEquals(width, browser.run("return document.documentElement.scrollWidth").asInt());
    }
    browser.screenshot(PICTURES.resolve("phone.png"));
    browser.dark(true);
    browser.screenshot(PICTURES.resolve("phone-dark.png"));
  }

  private String background() {
    return browser.run("return getComputedStyle(document.body).backgroundColor").asText();
  }
}
