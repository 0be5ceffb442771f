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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A connection on which nothing happens is as much alive as any other. */
class IdleTest extends Scenario {
  private static final Duration IDLE = Duration.ofSeconds(3);
  private static final long LONGEST_ANSWER_MICROS = 5_000_000;

  @BeforeEach
  void require() throws IOException {
    requireKernel();
  }

  @ParameterizedTest
  @CsvSource({
    "BOTH_DAEMONS_DEATH, HOST_DEATH",
    "BACKUP_DAEMON_DEATH_THEN_PRIMARYS, SERVER_DEATH",
  })
  void shouldAnswerOnIdleConnectionsAfter(Fault deathOfDaemons, Fault death) {
    Lab lab = use(Lab.protectedPair(Lab.Sizes.ofMebibytes(1, 0)));
    List<Talk> talks = talks(lab);
    Await.pass(IDLE);
    deathOfDaemons.strike(lab);
    askAll(talks);
    Await.pass(IDLE);
    askAll(talks);
    lab.startDeadDaemons();
    lab.letPrimarySpeak();
    death.strike(lab);
    askAll(talks);
    lab.backupDaemon().awaitRole("primary");
    Await.pass(IDLE);
    askAll(talks);
  }

  private static List<Talk> talks(Lab lab) {
    List<Talk> talks = new ArrayList<>();
    for (IpVersion version : IpVersion.values()) {
      Talk used = new Talk(lab, version);
      used.ask();
      talks.add(used);
      // Opened and never used: the shadow may not even be accepted by its server.
      talks.add(new Talk(lab, version));
    }
    return talks;
  }

  private static void askAll(List<Talk> talks) {
    for (Talk talk : talks) {
      long micros = talk.ask();
      assertTrue(micros < LONGEST_ANSWER_MICROS, () -> "an answer after " + micros + " us");
    }
  }
}
