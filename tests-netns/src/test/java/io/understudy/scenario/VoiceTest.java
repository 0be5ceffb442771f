package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.lab.Await;
import io.understudy.lab.Cut;
import io.understudy.lab.Host;
import io.understudy.lab.Lab;
import io.understudy.lab.TransferReport;
import io.understudy.lab.Trial;
import io.understudy.lab.Understudy;
import io.understudy.lab.Voices;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One voice (promise P3), judged by what both hosts sent on their own wires. */
@Tag(Scenario.TIMED)
class VoiceTest extends VoiceScenario {
  /** Longer than a second without daemons: then kernels grant ten seconds at a time. */
  private static final Duration ORPHANED = Duration.ofMillis(2500);

  private static final double LONGEST_PAUSE_MILLIS = 2000;

  /** On one lab, each with transfers of its own; after each the pair is in duplex again. */
  @Test
  void shouldSpeakWithOneVoiceWhenDaemonsStallAndLinksAreCut() {
    Lab lab = use(Lab.protectedPair(SIZES));
    judge(lab, transfers(lab), VoiceTest::stallBothDaemonsInTurn);
    lab.daemons().forEach(Understudy::awaitDuplex);
    leaveTheRolesWhenOneKindOfLinkIsCut(lab);
    takeOverInOrderWhenThePrimaryIsNotHeard(lab);
    goOnWhenTheSpeakerHearsNothing(lab);
  }

  private static void stallBothDaemonsInTurn(Lab lab) {
    for (int millis : new int[] {10, 50, 400}) {
      for (Understudy daemon : lab.daemons()) {
        daemon.signal("STOP");
        Await.pass(Duration.ofMillis(millis));
        daemon.signal("CONT");
      }
    }
    lab.primaryDaemon().signal("STOP");
    Await.pass(Duration.ofMillis(1500));
    lab.primaryDaemon().signal("CONT");
  }

  private static void leaveTheRolesWhenOneKindOfLinkIsCut(Lab lab) {
    Host speaker = lab.speaker().host();
    Voices voices =
        judge(
            lab,
            transfers(lab),
            struck -> {
              cut(struck, speaker, Cut.What.CONTROL, Cut.BOTH, 500);
              cut(struck, speaker, Cut.What.SEGMENTS, Cut.BOTH, 300);
            });
    assertEquals(0, voices.moves());
    lab.awaitDuplex(lab.speaker());
  }

  private static void cut(Lab lab, Host host, Cut.What what, List<String> directions, int millis) {
    Cut cut = Cut.of(lab.topology(), host, what, directions);
    try {
      Await.pass(Duration.ofMillis(millis));
    } finally {
      cut.close();
    }
  }

  /**
   * It speaks on until its lease ends. Until then its successor neither says a word nor claims the
   * address; and when it is heard again, it shadows its own connections.
   */
  private static void takeOverInOrderWhenThePrimaryIsNotHeard(Lab lab) {
    Host old = lab.speaker().host();
    Host successor = lab.topology().partnerOf(old);
    Voices voices =
        judge(
            lab,
            transfers(lab).movingFrom(old),
            struck -> cut(struck, old, Cut.What.ALL, Cut.FROM_HOST, 1000));
    for (String service : voices.servicesOf(successor)) {
      long last = lastOf(voices, old, service);
      long first =
          voices.of(successor).stream()
              .filter(heard -> heard.service().equals(service))
              .mapToLong(Voices.Utterance::timeNanos)
              .min()
              .orElseThrow();
      assertTrue(first > last, service + " spoken for " + (last - first) + " ns too early");
    }
    assertEquals(2, voices.servicesOf(successor).size());
    assertEquals(0, voices.resets());
    lab.daemons().forEach(Understudy::awaitDuplex);
    assertEquals(successor, lab.speaker().host());
  }

  private static long lastOf(Voices voices, Host host, String service) {
    return voices.of(host).stream()
        .filter(heard -> heard.service().equals(service))
        .mapToLong(Voices.Utterance::timeNanos)
        .max()
        .orElse(0);
  }

  private static void goOnWhenTheSpeakerHearsNothing(Lab lab) {
    Host speaker = lab.speaker().host();
    judgeTurns(lab, transfers(lab), struck -> cut(struck, speaker, Cut.What.ALL, Cut.TO_HOST, 500));
    lab.daemons().forEach(Understudy::awaitDuplex);
  }

  /** What the backup's kernel granted without a daemon must not lengthen a takeover. */
  @Test
  @Tag(LONG)
  void shouldTakeOverSoonWhenAHostDiesAfterBothDaemonsWereDead() {
    Lab lab = use(Lab.protectedPair(SIZES));
    judge(
        lab,
        transfers(lab),
        struck -> {
          struck.daemons().forEach(Understudy::kill);
          Await.pass(ORPHANED);
          struck.daemons().forEach(Understudy::start);
          struck.daemons().forEach(Understudy::awaitDuplex);
        });
    Host speaker = lab.speaker().host();
    Trial trial = transfers(lab).movingFrom(speaker);
    List<TransferReport> reports = trial.run(struck -> speaker.kill());
    assertUnnoticed(reports);
    for (TransferReport report : reports) {
      double millis = report.pause().millis();
      assertTrue(millis < LONGEST_PAUSE_MILLIS, report.name() + " paused " + millis + " ms");
    }
  }
}
