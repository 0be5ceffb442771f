package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.lab.Address;
import io.understudy.lab.Await;
import io.understudy.lab.Fault;
import io.understudy.lab.IpVersion;
import io.understudy.lab.Lab;
import io.understudy.lab.Nginx;
import io.understudy.lab.Shell;
import io.understudy.lab.Talk;
import io.understudy.lab.Tee;
import io.understudy.lab.Tls;
import io.understudy.lab.Transfer;
import io.understudy.lab.Trial;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** HTTPS outlives its server, because both servers choose alike. */
class TlsFailoverTest extends Scenario {
  private static final Lab.Sizes SIZES = Lab.Sizes.ofMebibytes(128, 64);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @BeforeEach
  void require() throws IOException {
    requireKernel();
  }

  @Test
  void shouldGoOnOverTlsWhenTheHostDies() {
    IpVersion version = IpVersion.IPV4;
    Lab lab = use(Lab.securePair(SIZES, Tls.Kind.ECDSA_TLS13, true));
    Talk talk = Talk.overTls(lab, version);
    talk.ask();
    resume(lab, version);
    assertSaidTheSame(lab, 3);

    Transfer transfer = lab.download(version, "").overTls("--http1.1");
    Trial trial = new Trial(lab).movingFrom(lab.topology().primary());
    assertUnnoticed(trial.with(transfer).run(Fault.HOST_DEATH::strike));
    talk.ask();
    assertEquals(4, lab.backupDaemon().seeds("given"));
    assertEquals(0, lab.backupDaemon().seeds("given_before"));
  }

  /** Two connections of one client: the second resumes the session of the first. */
  private static void resume(Lab lab, IpVersion version) {
    String service = version.inUrl(Address.SERVICE.of(version)) + ":" + Nginx.PORT;
    String session = lab.topology().client().directory().resolve("session.pem").toString();
    assertEquals("Reused: .", ask(lab, service, "-sess_out", session));
    assertEquals("Reused: r", ask(lab, service, "-sess_in", session));
  }

  /** The header by which the server says whether the session was resumed. */
  private static String ask(Lab lab, String service, String option, String session) {
    String request = "GET /ping HTTP/1.1\r\nHost: lab\r\nConnection: close\r\n\r\n";
    List<String> command =
        List.of("openssl", "s_client", "-ign_eof", "-connect", service, option, session);
    Shell.Result result = Shell.run(lab.topology().client().inside(command), request, PATIENCE);
    return result
        .out()
        .lines()
        .filter(line -> line.startsWith("Reused: "))
        .findFirst()
        .orElseGet(result::text);
  }

  /** The silent server said every byte that the speaking one said, from the handshake on. */
  private static void assertSaidTheSame(Lab lab, int connections) {
    var primary = lab.teeOn(lab.topology().primary());
    var backup = lab.teeOn(lab.topology().backup());
    Await.until(
        () -> "the same from both: " + primary.said() + " and " + backup.said(),
        PATIENCE,
        () -> primary.agrees(backup, connections));
  }

  /** Epochs of one second, a new handshake every few milliseconds. */
  @Test
  void shouldStayInStepWhenKeysChangeUnderLoad() {
    Lab lab = use(Lab.securePair(SIZES, Tls.Kind.ECDSA_TLS13, true, "{seed-epoch: 1s}"));
    String service = Address.SERVICE.of(IpVersion.IPV4) + ":" + Nginx.PORT;
    lab.topology().client().must("openssl", "s_time", "-connect", service, "-new", "-time", "3");
    long refused = lab.daemons().stream().mapToLong(daemon -> daemon.seeds("no_key")).sum();
    long again = lab.daemons().stream().mapToLong(daemon -> daemon.seeds("given_before")).sum();
    Tee primary = lab.teeOn(lab.topology().primary());
    Tee backup = lab.teeOn(lab.topology().backup());
    int contradictions = primary.contradictions(backup).size();
    String result =
        "%d handshakes on the primary, %d on the backup, %d differ, %d without a key"
            .formatted(primary.said().size(), backup.said().size(), contradictions, refused);
    assertTrue(contradictions <= refused, result);
    assertTrue(primary.said().size() > 100 && refused < primary.said().size() / 4, result);
    assertTrue(backup.said().size() > primary.said().size() * 9 / 10, result);
    assertEquals(0, again, result);
  }

  /** What the tests above prove, they prove only if this fails. It is known before, and clean. */
  @Test
  void shouldBeResetWhenTheServersChooseByThemselves() {
    Lab lab = use(Lab.securePair(SIZES, Tls.Kind.ECDSA_TLS13, false));
    // A host whose server is far behind compares nothing: this connection says little and waits.
    Talk.overTls(lab, IpVersion.IPV4).ask();
    lab.primaryDaemon()
        .awaitStatus(
            "diverged", status -> status.service("web").at("/activity/diverged").asInt() == 1);
    Transfer download = lab.download(IpVersion.IPV4, "8M").overTls("--http1.1").start();
    // A second later it would have lost its protection, for its shadow confirms nothing any more.
    download.awaitProgress(0.02, PATIENCE);
    lab.topology().primary().kill();
    Transfer.Outcome outcome = download.finish(PATIENCE);
    assertEquals(56, outcome.exit(), outcome.report());
    assertTrue(lab.teeOn(lab.topology().backup()).said().size() > 0);
  }

  /** Nobody else holds its connections, so that its server chooses by itself is no news. */
  @Test
  void shouldServeWithoutAWarningWhenTheHostIsAlone() {
    Lab lab = use(Lab.secureAlone(Tls.Kind.ECDSA_TLS13, true));
    Talk.overTls(lab, IpVersion.IPV4).ask();
    lab.primaryDaemon()
        .awaitStatus(
            "simplex",
            status ->
                status.service("web").at("/connections/simplex").asInt() == 1
                    && status.pendingConnections() == 0);
    assertEquals(1, lab.primaryDaemon().seeds("unprotected"));
    assertEquals(List.of(), lab.primaryDaemon().events("connection_unseeded"));
  }
}
