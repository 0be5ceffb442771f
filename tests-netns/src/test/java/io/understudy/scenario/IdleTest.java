package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.lab.Await;
import io.understudy.lab.Fault;
import io.understudy.lab.IpVersion;
import io.understudy.lab.Lab;
import io.understudy.lab.Talk;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A connection on which nothing happens is as much alive as any other. */
@Tag(Scenario.PATIENT)
class IdleTest extends Scenario {
  private static final Duration IDLE = Duration.ofSeconds(3);
  private static final long LONGEST_ANSWER_MICROS = 5_000_000;

  @BeforeEach
  void require() throws IOException {
    requireKernel();
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {
        "HOST_DEATH",
        "SERVER_DEATH",
        "BOTH_DAEMONS_DEATH",
        "BACKUP_DAEMON_DEATH_THEN_PRIMARYS"
      })
  void shouldAnswerOnIdleConnectionsAfter(Fault fault) {
    Lab lab = use(Lab.protectedPair(Lab.Sizes.ofMebibytes(1, 0)));
    List<Talk> talks = new ArrayList<>();
    for (IpVersion version : IpVersion.values()) {
      Talk used = new Talk(lab, version);
      used.ask();
      talks.add(used);
      // Opened and never used: the shadow may not even be accepted by its server.
      talks.add(new Talk(lab, version));
    }
    Await.pass(IDLE);
    fault.strike(lab);
    askAll(talks);
    if (fault == Fault.HOST_DEATH || fault == Fault.SERVER_DEATH) {
      lab.backupDaemon().awaitRole("primary");
    }
    Await.pass(IDLE);
    askAll(talks);
  }

  private static void askAll(List<Talk> talks) {
    for (Talk talk : talks) {
      long micros = talk.ask();
      assertTrue(micros < LONGEST_ANSWER_MICROS, () -> "an answer after " + micros + " us");
    }
  }
}
