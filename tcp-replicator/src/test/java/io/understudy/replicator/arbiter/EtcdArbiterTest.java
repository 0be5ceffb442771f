package io.understudy.replicator.arbiter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.replicator.takeover.Word;
import io.understudy.replicator.takeover.Word.Return;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EtcdArbiterTest {
  private static final Duration TTL = Duration.ofSeconds(10);
  private static final long MARGIN_NANOS = 42_000_000L;
  private static final long NOW = 5_000_000_000L;
  private static final String MARK = "/understudy/alpha+beta/web/alone/";
  private static final String VOICE = "/understudy/alpha+beta/web/voice";

  private FakeEtcd etcd;
  private EtcdArbiter alpha;
  private EtcdArbiter beta;

  @BeforeEach
  void start() throws IOException {
    etcd = new FakeEtcd();
    alpha = arbiter("alpha", "beta");
    beta = arbiter("beta", "alpha");
  }

  private EtcdArbiter arbiter(String node, String peer) {
    EtcdArbiter.Keys keys = new EtcdArbiter.Keys("/understudy", node, peer);
    Duration timeout = Duration.ofSeconds(2);
    return new EtcdArbiter(List.of(etcd.uri()), keys, TTL, timeout, MARGIN_NANOS, () -> NOW);
  }

  @AfterEach
  void stop() {
    etcd.close();
  }

  private static boolean isGiven(Word word) {
    return word.untilNanos() != Word.REFUSED;
  }

  @Test
  void shouldGiveTheWordToOneOfTwoAndToTheOtherWhenItEnds() {
    assertTrue(isGiven(alpha.ask("web", 1, false)));
    Word refused = beta.ask("web", 7, false);
    assertFalse(isGiven(refused));
    assertEquals("etcd: alpha has the word", refused.reason());
    assertEquals(7, refused.question());
    etcd.expire();
    assertTrue(isGiven(beta.ask("web", 8, false)));
  }

  @Test
  void shouldCountFromBeforeTheQuestionAndEndEarlierThanEtcdWhenItIsGiven() {
    long held = alpha.ask("web", 1, false).untilNanos() - NOW;
    assertEquals(TTL.toNanos() - TTL.toNanos() / 20, held);
  }

  @Test
  void shouldGiveItAgainWhenItsOwnerAsks() {
    alpha.ask("web", 1, false);
    assertTrue(isGiven(alpha.ask("web", 2, true)));
    assertTrue(isGiven(arbiter("alpha", "beta").ask("web", 1, false)), "after a restart");
  }

  @Test
  void shouldTellThatThePartnerHasSpokenWhenItsWordIsSpent() {
    alpha.ask("web", 1, false);
    alpha.giveBack("web", Return.SPENT);
    assertFalse(etcd.has(VOICE));
    assertTrue(beta.ask("web", 1, false).partnerSpoke());
  }

  @Test
  void shouldForgetThatWhenThePartnerShadowsAgain() {
    alpha.ask("web", 1, false);
    alpha.giveBack("web", Return.SHADOWED);
    assertFalse(beta.ask("web", 1, false).partnerSpoke());
  }

  @Test
  void shouldLeaveNoMarkWhenTheWordWasNotUsed() {
    alpha.ask("web", 1, false);
    assertTrue(etcd.has(MARK + "alpha"));
    alpha.giveBack("web", Return.UNUSED);
    assertFalse(etcd.has(MARK + "alpha"));
  }

  /** Found by the model: else the partner would go on with shadows that are not up to date. */
  @Test
  void shouldKeepTheMarkOfAnEarlierWordWhenALaterOneIsNotUsed() {
    alpha.ask("web", 1, false);
    alpha.giveBack("web", Return.SPENT);
    alpha.ask("web", 2, false);
    alpha.giveBack("web", Return.UNUSED);
    assertTrue(etcd.has(MARK + "alpha"));
    assertTrue(beta.ask("web", 1, false).partnerSpoke());
  }

  @Test
  void shouldKeepTheMarkWhenADaemonThatDoesNotKnowItsPastGivesBack() {
    alpha.ask("web", 1, false);
    EtcdArbiter restarted = arbiter("alpha", "beta");
    restarted.ask("web", 1, false);
    restarted.giveBack("web", Return.UNUSED);
    assertTrue(etcd.has(MARK + "alpha"));
  }

  @Test
  void shouldRefuseAndSayWhyWhenEtcdDoesNotAnswer() {
    etcd.mute = true;
    Word word = alpha.ask("web", 3, false);
    assertFalse(isGiven(word));
    assertTrue(word.reason().startsWith("etcd does not answer (http://127.0.0.1:"), word.reason());
    assertFalse(alpha.giveBack("web", Return.UNUSED));
  }
}
