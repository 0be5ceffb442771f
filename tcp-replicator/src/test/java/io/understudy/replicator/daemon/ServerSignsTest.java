package io.understudy.replicator.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ServerSignsTest {
  private static final long MILLI = 1_000_000L;
  private static final long NOW = 10_000 * MILLI;

  private final ServerSigns signs = new ServerSigns();

  @Test
  void shouldBeNeitherReadyNorLostWhenNothingWasSeen() {
    assertFalse(signs.isReady());
    assertFalse(signs.isLost(NOW));
    assertFalse(signs.isAlert(NOW));
  }

  @Test
  void shouldBeLostForAWhileWhenTheListenerIsGone() {
    signs.readinessChanged(true, NOW);
    assertTrue(signs.isReady());
    signs.readinessChanged(false, NOW);
    assertTrue(signs.isLost(NOW + 1_999 * MILLI));
    assertFalse(signs.isLost(NOW + 2_000 * MILLI));
  }

  @Test
  void shouldNotBeLostWhenTheListenerIsBack() {
    signs.readinessChanged(false, NOW);
    signs.readinessChanged(true, NOW + MILLI);
    assertFalse(signs.isLost(NOW + 2 * MILLI));
  }

  @Test
  void shouldBeLostWhenAProcessEndsWhileEndsAreHeld() {
    signs.readinessChanged(true, NOW);
    signs.processEnded(5, NOW);
    assertFalse(signs.isLost(NOW));
    signs.endHeld(NOW + 199 * MILLI);
    assertTrue(signs.isLost(NOW + 199 * MILLI));
  }

  @Test
  void shouldBeLostWhenEndsAreHeldShortlyBeforeTheProcessIsSeenToEnd() {
    signs.readinessChanged(true, NOW);
    signs.endHeld(NOW - 5 * MILLI);
    signs.processEnded(5, NOW);
    assertTrue(signs.isLost(NOW));
  }

  @Test
  void shouldNotBeLostWhenTheTwoDoNotCoincide() {
    signs.readinessChanged(true, NOW);
    signs.processEnded(5, NOW);
    signs.endHeld(NOW + 200 * MILLI);
    assertFalse(signs.isLost(NOW + 200 * MILLI));
  }

  @Test
  void shouldForgetALossWhenItWasDealtWith() {
    signs.readinessChanged(false, NOW);
    signs.processEnded(5, NOW);
    signs.endHeld(NOW);
    signs.forget();
    assertFalse(signs.isLost(NOW));
    assertFalse(signs.isAlert(NOW));
  }

  @Test
  void shouldNotBeLostByOneSignWhenTheOtherWasForgotten() {
    signs.readinessChanged(true, NOW);
    signs.processEnded(5, NOW);
    signs.endHeld(NOW);
    signs.forget();
    signs.endHeld(NOW + MILLI);
    assertFalse(signs.isLost(NOW + MILLI));
  }

  @Test
  void shouldBeAlertForAWhileWhenAProcessEnds() {
    signs.processEnded(5, NOW);
    assertTrue(signs.isAlert(NOW + 49 * MILLI));
    assertFalse(signs.isAlert(NOW + 50 * MILLI));
  }

  @Test
  void shouldWakeTheLoopWithEachSign() {
    AtomicInteger woken = new AtomicInteger();
    signs.onSign(woken::incrementAndGet);
    signs.readinessChanged(true, NOW);
    signs.processEnded(5, NOW);
    signs.endHeld(NOW);
    assertEquals(3, woken.get());
  }

  @Test
  void shouldBeLostAndSayWhyWhenTheServerHangs() {
    signs.readinessChanged(true, NOW);
    signs.probed("the server hangs: GET / failed 3 times");
    assertFalse(signs.isReady());
    assertTrue(signs.isLost(NOW + 60_000 * MILLI), "as long as it hangs");
    assertEquals("the server hangs: GET / failed 3 times", signs.trouble());
    signs.probed("");
    assertTrue(signs.isReady());
    assertFalse(signs.isLost(NOW));
  }

  @Test
  void shouldSayThatNobodyListensWhenAHungServerIsGone() {
    signs.probed("the server hangs: GET / failed 3 times");
    assertFalse(signs.isReady());
    assertEquals("no server listens here", signs.trouble());
  }
}
