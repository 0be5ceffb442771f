package io.understudy.replicator.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LeaseTermsTest {
  private static final long MILLI = 1_000_000L;

  @Test
  void shouldDeriveAllLengthsFromTheHeartbeat() {
    LeaseTerms terms = LeaseTerms.of(10 * MILLI, 3);
    assertEquals(10 * MILLI, terms.heartbeatNanos());
    assertEquals(30 * MILLI, terms.silenceNanos());
    assertEquals(40 * MILLI, terms.leaseNanos());
    assertEquals(2 * MILLI, terms.marginNanos());
    assertEquals(300 * MILLI, terms.doubtNanos());
    assertEquals(5 * MILLI, terms.guardNanos());
  }

  @Test
  void shouldKeepTheOrderThatMakesOneVoiceWithAnyDetection() {
    for (int missed = 1; missed <= 20; missed++) {
      LeaseTerms terms = LeaseTerms.of(MILLI, missed);
      assertTrue(terms.silenceNanos() < terms.leaseNanos());
      assertTrue(terms.leaseNanos() + terms.marginNanos() < terms.doubtNanos());
      assertTrue(terms.guardNanos() < terms.heartbeatNanos());
    }
  }
}
