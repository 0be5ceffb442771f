package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.lab.Await;
import io.understudy.lab.Fault;
import io.understudy.lab.IpVersion;
import io.understudy.lab.Lab;
import io.understudy.lab.Talk;
import java.io.IOException;
import java.time.Duration;
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
    "HOST_DEATH, IPV4",
    "HOST_DEATH, IPV6",
    "SERVER_DEATH, IPV4",
    "SERVER_DEATH, IPV6",
    "BOTH_DAEMONS_DEATH, IPV4",
    "BACKUP_DAEMON_DEATH_THEN_PRIMARYS, IPV4"
  })
  void shouldAnswerOnAnIdleConnectionAfter(Fault fault, IpVersion version) {
    Lab lab = use(Lab.protectedPair(Lab.Sizes.ofMebibytes(1, 0)));
    Talk talk = new Talk(lab, version);
    talk.ask();
    Await.pass(IDLE);
    fault.strike(lab);
    assertTrue(talk.ask() < LONGEST_ANSWER_MICROS);
    if (fault == Fault.HOST_DEATH || fault == Fault.SERVER_DEATH) {
      lab.backupDaemon().awaitRole("primary");
    }
    Await.pass(IDLE);
    assertTrue(talk.ask() < LONGEST_ANSWER_MICROS);
  }

  /** The connection was opened and has not carried a byte: the shadow may not even be accepted. */
  @ParameterizedTest
  @CsvSource({"HOST_DEATH, IPV4", "SERVER_DEATH, IPV6"})
  void shouldAnswerOnAConnectionThatWasNeverUsedBefore(Fault fault, IpVersion version) {
    Lab lab = use(Lab.protectedPair(Lab.Sizes.ofMebibytes(1, 0)));
    Talk talk = new Talk(lab, version);
    Await.pass(IDLE);
    fault.strike(lab);
    assertTrue(talk.ask() < LONGEST_ANSWER_MICROS);
    lab.backupDaemon().awaitRole("primary");
  }
}
