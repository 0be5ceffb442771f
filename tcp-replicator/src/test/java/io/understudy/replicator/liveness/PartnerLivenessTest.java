package io.understudy.replicator.liveness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PartnerLivenessTest {
  private static final long SILENCE = 30;
  private static final long PACE = 10;

  private final PartnerLiveness partner = new PartnerLiveness(SILENCE, PACE);

  /** Looks at the pace that is promised. */
  private void lookFromTo(long from, long to) {
    for (long now = from; now <= to; now += PACE) {
      partner.look(now);
    }
  }

  @Test
  void shouldBeDeadWhenNeverHeard() {
    lookFromTo(100, 200);
    assertFalse(partner.isAlive(200));
    assertEquals(Long.MAX_VALUE, partner.silentFor(200));
    assertEquals(Long.MAX_VALUE, partner.kernelSilentFor(200));
  }

  @Test
  void shouldNotCountAnEmptyNoteOfTheKernel() {
    partner.kernelHeard(0);
    assertFalse(partner.isKernelAlive(1));
  }

  @Test
  void shouldLiveWhenOnlyOneOfTheTwoIsHeard() {
    lookFromTo(100, 100);
    partner.kernelHeard(100);
    assertTrue(partner.isAlive(130));
    assertTrue(partner.isKernelAlive(130));
    assertFalse(partner.isDaemonAlive(130));
    partner.daemonHeard(120);
    assertEquals(10, partner.silentFor(130));
    assertEquals(30, partner.kernelSilentFor(130));
  }

  @Test
  void shouldBeLostWhenSilentForLongerThanTheSilence() {
    lookFromTo(100, 100);
    partner.kernelHeard(100);
    partner.daemonHeard(100);
    lookFromTo(110, 130);
    assertTrue(partner.isAlive(130));
    assertFalse(partner.isAlive(131));
  }

  @Test
  void shouldNotGoBackWhenAnOlderNoteIsRead() {
    lookFromTo(100, 100);
    partner.kernelHeard(100);
    partner.kernelHeard(50);
    assertEquals(0, partner.kernelSilentFor(100));
  }

  @Test
  void shouldNotCountTimeAwayAsSilence() {
    lookFromTo(100, 100);
    partner.kernelHeard(95);
    partner.daemonHeard(95);
    partner.look(5100);
    assertEquals(15, partner.silentFor(5100));
    assertTrue(partner.isKernelAlive(5100));
    assertTrue(partner.isDaemonAlive(5100));
    assertFalse(partner.isReportRecent(5100));
    lookFromTo(5110, 5120);
    assertFalse(partner.isAlive(5120));
  }

  @Test
  void shouldListenAnewWhenItStarts() {
    partner.kernelHeard(5);
    partner.look(1000);
    assertTrue(partner.isKernelAlive(1030));
    assertFalse(partner.isKernelAlive(1031));
  }

  @Test
  void shouldNotMoveWhatWasHeardWhileAwayBeyondNow() {
    lookFromTo(100, 100);
    partner.kernelHeard(4000);
    partner.look(5000);
    assertEquals(0, partner.kernelSilentFor(5000));
  }

  @Test
  void shouldHaveARecentReportWhenItsDaemonWasHeard() {
    partner.daemonHeard(100);
    assertTrue(partner.isReportRecent(130));
    assertFalse(partner.isReportRecent(131));
  }
}
