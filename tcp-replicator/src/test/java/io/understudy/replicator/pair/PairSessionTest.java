package io.understudy.replicator.pair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PairSessionTest {
  private PairSession alpha = new PairSession(0xa1, 2);
  private PairSession beta = new PairSession(0xb1, 2);
  private long now = 1000;

  private ControlHeader from(PairSession sender) {
    return sender.next(MessageKind.HEARTBEAT, 0, ++now);
  }

  private Rejection to(PairSession receiver, ControlHeader header) {
    return receiver.receive(header, 0, ++now);
  }

  /** The first messages of two daemons, answered as the channel does. */
  private void pair() {
    ControlHeader first = from(alpha);
    assertEquals(Rejection.UNPROVEN, to(beta, first));
    assertNull(to(alpha, beta.answer(first, 0, ++now)));
    assertNull(to(beta, from(alpha)));
    assertNull(to(alpha, from(beta)));
  }

  @Test
  void shouldBelieveEachOtherWhenTheFirstMessageWasAnswered() {
    assertFalse(alpha.isPaired());
    pair();
    assertTrue(alpha.isPaired());
    assertTrue(beta.isPaired());
  }

  @Test
  void shouldNotBelieveWhenNothingOrAnOldSessionIsEchoed() {
    assertEquals(Rejection.UNPROVEN, to(beta, from(alpha)));
    pair();
    ControlHeader toOldBeta = from(alpha);
    beta = new PairSession(0xb2, 2);
    assertEquals(Rejection.UNPROVEN, to(beta, toOldBeta));
  }

  @Test
  void shouldRefuseWhenAMessageIsReplayedOrOvertaken() {
    pair();
    ControlHeader first = from(alpha);
    ControlHeader second = from(alpha);
    assertNull(to(beta, second));
    assertEquals(Rejection.REPLAYED, to(beta, second));
    assertEquals(Rejection.REPLAYED, to(beta, first));
    assertNull(to(beta, from(alpha)));
  }

  @Test
  void shouldCallItADuplicateOnceWhenTheOtherLinkBringsIt() {
    pair();
    ControlHeader header = from(alpha);
    assertNull(beta.receive(header, 0, now));
    assertEquals(Rejection.DUPLICATE, beta.receive(header, 1, now));
    assertEquals(Rejection.REPLAYED, beta.receive(header, 1, now));
    assertEquals(Rejection.REPLAYED, beta.receive(header, 0, now));
  }

  @Test
  void shouldRefuseWhenTheEchoIsOfAMessageNeverSent() {
    pair();
    ControlHeader header =
        new ControlHeader(MessageKind.HEARTBEAT, 0, 0xa1, 999, 0xb1, 999, 0, 0, 0);
    assertEquals(Rejection.MALFORMED, to(beta, header));
  }

  @Test
  void shouldRefuseEverythingOldWhenThePartnerHasRestartedTwice() {
    pair();
    List<ControlHeader> recorded = new ArrayList<>();
    for (int session = 2; session <= 3; session++) {
      for (int i = 0; i < 20; i++) {
        ControlHeader header = from(alpha);
        recorded.add(header);
        assertNull(to(beta, header));
        assertNull(to(alpha, from(beta)));
      }
      recorded.add(from(alpha));
      restartAlpha(0xa0 + session);
      for (ControlHeader old : recorded) {
        assertEquals(Rejection.REPLAYED, to(beta, old));
      }
    }
    assertNull(to(beta, from(alpha)));
  }

  private void restartAlpha(long session) {
    alpha = new PairSession(session, 2);
    ControlHeader first = from(alpha);
    assertEquals(Rejection.UNPROVEN, to(beta, first));
    assertNull(to(alpha, beta.answer(first, 0, ++now)));
    ControlHeader proven = from(alpha);
    assertTrue(beta.isRestart(proven));
    assertNull(to(beta, proven));
    assertFalse(beta.isRestart(from(alpha)));
  }

  @Test
  void shouldPairAgainWhenBothRestartAtOnce() {
    pair();
    alpha = new PairSession(0xa2, 2);
    beta = new PairSession(0xb2, 2);
    pair();
  }

  @Test
  void shouldEchoTimesWhenPaired() {
    pair();
    ControlHeader ping = alpha.next(MessageKind.HEARTBEAT, 0, 5_000);
    assertNull(beta.receive(ping, 0, 90_000));
    ControlHeader pong = beta.next(MessageKind.HEARTBEAT, 0, 90_700);
    assertEquals(5_000, pong.echoSentNanos());
    assertEquals(700, pong.echoHeldNanos());
    assertEquals(ping.sequence(), pong.echoSequence());
  }

  @Test
  void shouldRefuseWhenTheOwnSessionIsZero() {
    assertThrows(IllegalArgumentException.class, () -> new PairSession(0, 1));
  }

  /**
   * An attacker records everything and replays it at will, on any link, while messages get lost and
   * both daemons restart at random. Beta must never take in a message twice, nor one of an earlier
   * session of alpha, and the pair must come together again.
   */
  @Test
  void shouldNeverGoBackWhenAnAttackerReplaysAtRandom() {
    Random random = new Random(13);
    List<ControlHeader> recorded = new ArrayList<>();
    long alphaSession = 1;
    long betaSession = 1_000_000;
    alpha = new PairSession(alphaSession, 2);
    beta = new PairSession(betaSession, 2);
    long highest = 0;
    int accepted = 0;
    for (int step = 0; step < 200_000; step++) {
      int event = random.nextInt(1000);
      if (event == 0) {
        alpha = new PairSession(++alphaSession, 2);
      } else if (event == 1) {
        beta = new PairSession(++betaSession, 2);
        highest = 0;
      }
      boolean replay = random.nextInt(2) == 0 && !recorded.isEmpty();
      ControlHeader header = replay ? recorded.get(random.nextInt(recorded.size())) : from(alpha);
      recorded.add(header);
      if (!replay && random.nextInt(5) == 0) {
        continue;
      }
      Rejection rejection = beta.receive(header, random.nextInt(2), ++now);
      if (rejection == null) {
        long rank = header.session() << 32 | header.sequence();
        assertTrue(rank > highest, "went back at step " + step);
        highest = rank;
        accepted++;
      } else if (rejection == Rejection.UNPROVEN) {
        to(alpha, beta.answer(header, 0, ++now));
      }
      to(alpha, from(beta));
    }
    assertTrue(accepted > 50_000, "accepted only " + accepted);
  }
}
