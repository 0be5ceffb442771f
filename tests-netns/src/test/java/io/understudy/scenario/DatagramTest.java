package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.lab.Await;
import io.understudy.lab.DatagramServers;
import io.understudy.lab.DatagramServers.Clients;
import io.understudy.lab.DatagramServers.Report;
import io.understudy.lab.Fault;
import io.understudy.lab.Lab;
import io.understudy.lab.Tapping;
import io.understudy.lab.Understudy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Services with UDP ports: a DNS server on {@code tcp/53} and {@code udp/53}, asked over one TCP
 * connection and by datagrams, and a stream that the server sends on its own; over IPv4 and IPv6 at
 * once. Roles are swapped, then the host that speaks dies.
 */
class DatagramTest extends Scenario {
  /** Well above what is promised for most runs: a machine shared with others must not fail this. */
  private static final long LONGEST_SILENCE_MILLIS = 1000;

  /** How far one host's stream may be behind the other's: datagrams of 5 ms. */
  private static final long APART = 8;

  /**
   * The partner may answer a question of the last moment once more: it is asked before the role
   * moves and answers after, and nothing holds back what a datagram says.
   */
  private static final long ASKED_AT_THE_MOMENT = 1;

  private static final long MANY = 100;
  private static final Duration SEVERAL_LEASES = Duration.ofSeconds(25);

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @BeforeEach
  void require() throws IOException {
    requireKernel();
  }

  @Test
  void shouldGoOnAnsweringWhenRolesChange() {
    play(Tapping.RELAY);
  }

  @ParameterizedTest
  @Tag(LONG)
  @EnumSource(value = Tapping.class, names = "RELAY", mode = EnumSource.Mode.EXCLUDE)
  void shouldGoOnAnsweringWhenRolesChangeWithAnyTap(Tapping tapping) {
    play(tapping);
  }

  /** No connection keeps the leases going. */
  @Test
  @Tag(LONG)
  void shouldGoOnAnsweringWhenBothDaemonsAreDead() {
    Lab lab = use(Lab.protectedDatagrams(Tapping.RELAY));
    Clients questions = DatagramServers.questions(lab);
    Fault.BOTH_DAEMONS_DEATH.strike(lab);
    long end = System.nanoTime() + SEVERAL_LEASES.toNanos();
    Await.until(
        "several leases are over",
        SEVERAL_LEASES.plus(PATIENCE),
        () -> System.nanoTime() - end > 0);
    judge("no daemons", questions.finish(), 0, 0);
  }

  private void play(Tapping tapping) {
    Lab lab = use(Lab.protectedDatagrams(tapping));
    Clients first = DatagramServers.clients(lab, "swapping");
    awaitDatagrams(lab.backupDaemon());
    lab.switchOver(lab.primaryDaemon());
    lab.awaitDuplex(lab.backupDaemon());
    judge(tapping + ", switchover", first.finish(), APART, ASKED_AT_THE_MOMENT);

    Clients second = DatagramServers.clients(lab, "dying");
    awaitDatagrams(lab.primaryDaemon());
    Fault.BACKUP_DEATH.strike(lab);
    lab.primaryDaemon().awaitSimplexPrimary();
    awaitDatagrams(lab.primaryDaemon());
    judge(tapping + ", host death", second.finish(), 0, 0);
    Clients later = DatagramServers.clients(lab, "later");
    judge(tapping + ", afterwards", later.finish(), 0, 0);
  }

  /** Waits until this host's servers have got many more. */
  private static void awaitDatagrams(Understudy daemon) {
    long before = daemon.counted("passed", "datagram");
    Await.until(
        "datagrams reach " + daemon.host().name(),
        PATIENCE,
        () -> daemon.counted("passed", "datagram") > before + MANY);
  }

  private static void judge(
      String what, List<Report> reports, long repeatedNumbers, long repeatedAnswers) {
    reports.forEach(report -> System.out.println(what + ": " + report.text()));
    assertFalse(reports.isEmpty(), "reports");
    for (Report report : reports) {
      assertFalse(report.text().contains("failed"), report.text());
      assertEquals(0, report.number("wrong"), report.text());
      assertTrue(report.number("longest") < LONGEST_SILENCE_MILLIS, report.text());
      long allowed = report.ofStream() ? repeatedNumbers : report.overUdp() ? repeatedAnswers : 0;
      assertTrue(report.number("doubled") <= allowed, "heard twice: " + report.text());
    }
  }
}
