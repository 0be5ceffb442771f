package io.understudy.replicator.takeover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ClaimTest {
  private final Claim claim = new Claim(true);

  @Test
  void shouldNotBeHeardByWhatWasSentBefore() {
    claim.raise(100);
    assertFalse(claim.isHeard(Says.sentAfter(Says.shadows(1), 100)));
    assertTrue(claim.isHeard(Says.sentAfter(Says.shadows(1), 101)));
  }

  @Test
  void shouldKeepItsTimeWhenRaisedAgain() {
    claim.raise(100);
    claim.raise(200);
    assertEquals(150, claim.age(250));
  }

  @Test
  void shouldNotBeHeardOrUncontestedWhenWithdrawn() {
    claim.raise(100);
    claim.withdraw();
    assertFalse(claim.isHeard(Says.sentAfter(Says.shadows(1), 200)));
    assertFalse(claim.isUncontested(Says.shadows(1), 1));
    assertEquals(0, claim.age(200));
  }

  @Test
  void shouldBeContestedWhenThePartnerSpeaks() {
    claim.raise(100);
    assertFalse(claim.isUncontested(Says.speaks(1), 5));
    assertTrue(claim.isUncontested(Says.shadows(1), 5));
  }

  @Test
  void shouldGoByEpochThenByNameWhenBothClaim() {
    Claim loser = new Claim(false);
    claim.raise(100);
    loser.raise(100);
    assertTrue(claim.isUncontested(Says.claims(4), 4));
    assertFalse(loser.isUncontested(Says.claims(4), 4));
    assertTrue(loser.isUncontested(Says.claims(3), 4));
    assertFalse(claim.isUncontested(Says.claims(5), 4));
  }
}
