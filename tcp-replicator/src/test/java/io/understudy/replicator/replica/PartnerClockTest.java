package io.understudy.replicator.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PartnerClockTest {
  private static final long MILLI = 1_000_000;
  private static final long AHEAD = 7_777_777_777L;

  private final PartnerClock clock = new PartnerClock();

  @Test
  void shouldBelieveTheMessageWithTheShortestRoundTrip() {
    assertEquals(AHEAD + 12 * MILLI, clock.heard(AHEAD + 12 * MILLI, 30 * MILLI, 0));
    assertEquals(AHEAD, clock.heard(AHEAD, MILLI, MILLI));
    assertEquals(AHEAD, clock.heard(AHEAD - 9 * MILLI, 20 * MILLI, 2 * MILLI));
  }

  @Test
  void shouldForgetWhatItBelievedWhenTheHostWasStartedAgain() {
    clock.heard(AHEAD, MILLI, 0);
    assertEquals(5 * MILLI, clock.heard(5 * MILLI, 3 * MILLI, MILLI));
    assertEquals(5 * MILLI, clock.heard(9 * MILLI, 13 * MILLI, 2 * MILLI));
  }

  @Test
  void shouldFollowAClockThatDriftsWhenMessagesAreLateNowAndThen() {
    Random random = new Random(1);
    for (long now = 0; now < 600_000 * MILLI; now += 10 * MILLI) {
      long ahead = AHEAD + now / 20_000;
      long rtt = random.nextInt(20) == 0 ? MILLI / 5 : random.nextLong(40 * MILLI);
      long error = (long) ((random.nextDouble() - 0.5) * rtt);
      long known = clock.heard(ahead + error, rtt, now);
      if (now > 1_000 * MILLI) {
        assertTrue(Math.abs(known - ahead) < MILLI, "wrong by " + (known - ahead) + " at " + now);
      }
    }
  }
}
