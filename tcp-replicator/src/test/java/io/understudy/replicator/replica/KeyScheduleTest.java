package io.understudy.replicator.replica;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.replicator.pair.KeyOffer;
import io.understudy.replicator.pair.PairKey;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Two schedules that hear each other over a channel that loses messages, in simulated time. */
class KeyScheduleTest {
  private static final PairKey PAIR = PairKey.of("sixteen bytes ok".getBytes());
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1000 * MILLI;
  private static final long PERIOD = 100 * SECOND;

  /** The follower's boot-time clock is so far ahead of the leader's. */
  private static final long AHEAD = 7_000 * SECOND;

  private static final ConnectionIdentity CONNECTION =
      new ConnectionIdentity(new byte[16], 443, new byte[16], 1, 2, 3);

  private final Random random = new Random(42);
  private KeySchedule leader = schedule(true);
  private KeySchedule follower = schedule(false);
  private long now = 50 * SECOND;
  private int lossPercent;

  private KeySchedule schedule(boolean leads) {
    return new KeySchedule(leads, PAIR, PERIOD, random::nextLong);
  }

  /** Heartbeats of 10 ms for so long, in the leader's time. */
  private void run(long nanos) {
    for (long end = now + nanos; now < end; now += 10 * MILLI) {
      leader.advance(now);
      follower.advance(now + AHEAD);
      if (random.nextInt(100) >= lossPercent) {
        follower.heard(leader.offer(), -AHEAD, now + AHEAD, 1_000_000);
      }
      if (random.nextInt(100) >= lossPercent) {
        leader.heard(follower.offer(), AHEAD, now, 1_700_000_000 + now / SECOND);
      }
    }
  }

  private void assertAlike(long opened) {
    EpochKey ours = leader.keyFor(opened);
    EpochKey theirs = follower.keyFor(opened + AHEAD);
    assertNotNull(ours);
    assertNotNull(theirs);
    assertEquals(ours.number(), theirs.number());
    assertEquals(ours.startSeconds(), theirs.startSeconds());
    assertArrayEquals(ours.seed(CONNECTION), theirs.seed(CONNECTION));
  }

  @Test
  void shouldAgreeOnAKeyWhenTheHostsMeet() {
    assertNull(leader.keyFor(now));
    run(SECOND);
    assertAlike(now);
  }

  @Test
  void shouldAgreeWhenThreeOfFourMessagesAreLost() {
    lossPercent = 75;
    run(10 * SECOND);
    assertAlike(now);
  }

  @Test
  void shouldGiveOldConnectionsTheOldKeyAndThenEraseItWhenAnEpochEnds() {
    run(2 * SECOND);
    long old = now;
    long number = leader.keyFor(old).number();
    byte[] tickets = leader.keyFor(old).tickets(CONNECTION);
    run(PERIOD);
    long recent = now;

    assertNotEquals(number, leader.keyFor(recent).number());
    assertFalse(Arrays.equals(tickets, leader.keyFor(recent).tickets(CONNECTION)));
    assertEquals(number, leader.keyFor(old).number());
    assertAlike(old);
    assertAlike(recent);
    run(KeySchedule.KEEP_NANOS);
    assertNull(leader.keyFor(old));
    assertNull(follower.keyFor(old + AHEAD));
  }

  @Test
  void shouldNeverGiveDifferentKeysWhenAConnectionOpensAtAnyTime() {
    run(2 * SECOND);
    long from = now;
    run(PERIOD + SECOND);
    int refused = 0;
    for (long opened = from; opened < now; opened += MILLI) {
      EpochKey ours = leader.keyFor(opened);
      EpochKey theirs = follower.keyFor(opened + AHEAD + MILLI * (opened / MILLI % 5));
      if (ours == null || theirs == null) {
        refused++;
      } else {
        assertEquals(ours.number(), theirs.number());
      }
    }
    assertTrue(refused > 0 && refused < 40, refused + " ms without a key");
  }

  @Test
  void shouldAgreeAnewWhenTheFollowerRestarts() {
    run(2 * SECOND);
    long number = leader.keyFor(now).number();
    follower = schedule(false);
    run(3 * SECOND);
    assertNotEquals(number, leader.keyFor(now).number());
    assertAlike(now);
  }

  @Test
  void shouldAgreeAnewWhenTheLeaderRestarts() {
    run(2 * SECOND);
    leader = schedule(true);
    run(2 * SECOND);
    assertAlike(now);
  }

  @Test
  void shouldKeepTheOldKeyWhenThePartnerCannotSayThatItKnowsTheBeginning() {
    run(2 * SECOND);
    long number = leader.keyFor(now).number();
    run(PERIOD - 3 * SECOND);
    while (leader.offer().startNanos() == 0) {
      run(10 * MILLI);
    }
    KeyOffer deaf =
        new KeyOffer(leader.offer().epoch(), follower.offer().publicKey(), 0, 0, number);
    for (int i = 0; i < 100; i++, now += 10 * MILLI) {
      leader.heard(deaf, AHEAD, now, 0);
      if (leader.offer().epoch() != deaf.epoch()) {
        break;
      }
    }
    assertEquals(number, leader.offer().active());
  }

  @Test
  void shouldNotAgreeWhenThePairKeysDiffer() {
    follower =
        new KeySchedule(false, PairKey.of("another sixteen!".getBytes()), PERIOD, random::nextLong);
    run(2 * SECOND);
    assertFalse(
        Arrays.equals(
            leader.keyFor(now).seed(CONNECTION), follower.keyFor(now + AHEAD).seed(CONNECTION)));
  }

  @Test
  void shouldGoOnWhenAPublicKeyIsNone() {
    for (int i = 0; i < 10; i++, now += 10 * MILLI) {
      long epoch = leader.offer().epoch();
      leader.heard(new KeyOffer(epoch, new byte[32], 0, 0, 0), 0, now, 0);
    }
    assertNull(leader.keyFor(now));
    run(2 * SECOND);
    assertAlike(now);
  }

  @Test
  void shouldAgreeWithRfc7748WhenKeysAreExchanged() {
    EphemeralKey a = EphemeralKey.create();
    EphemeralKey b = EphemeralKey.create();
    assertArrayEquals(a.agree(b.publicKey()), b.agree(a.publicKey()));
    assertNull(a.agree(new byte[32]));
  }
}
