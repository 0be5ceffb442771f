package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.lab.Address;
import io.understudy.lab.Await;
import io.understudy.lab.Etcd;
import io.understudy.lab.Host;
import io.understudy.lab.IpVersion;
import io.understudy.lab.Lab;
import io.understudy.lab.Understudy;
import io.understudy.lab.Voices;
import io.understudy.replicator.stats.EventEntry;
import io.understudy.replicator.stats.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two living hosts lose each other: the arbiter decides which of them speaks. */
class ArbiterTest extends VoiceScenario {
  private static final String REFEREE = "10.77.0.20";
  private static final String REFEREE_IPV6 = "fd00:77::20";
  private static final Pattern RECEIVED = Pattern.compile("bytes_received:(\\d+)");

  /** Longer than detection and lease: what has not begun to speak by then waits for a word. */
  private static final Duration DECIDED = Duration.ofMillis(1000);

  /** Several questions to etcd, on a machine that is busy. */
  private static final Duration DECISION = Duration.ofSeconds(20);

  private static final List<String> SERVICES = List.of("web", "web6");

  private Etcd etcd;

  private Lab withEtcd() {
    return use(
        Lab.arbitratedPair(
            SIZES,
            lab -> {
              etcd = new Etcd(lab.topology(), lab.topology().client(), REFEREE).start();
              arbiter(lab, "{kind: etcd, endpoints: [\"" + etcd.url() + "\"], ttl: 3s}");
            }));
  }

  private static void arbiter(Lab lab, String settings) {
    lab.daemons().forEach(daemon -> daemon.hostSettings(Map.of("arbiter", settings)));
  }

  /** One lab for three partitions; after each the hosts find each other again. */
  @Test
  void shouldLeaveOneVoiceWhenEtcdDecides() {
    Lab lab = withEtcd();
    leaveOneSpeakerWhenBothReachIt(lab);
    beSilentWithoutItAndGoOnWhenItIsBack(lab);
    takeOverWhenOnlyTheBackupReachesIt(lab);
  }

  /** Who asked first goes on, each service by itself. */
  private void leaveOneSpeakerWhenBothReachIt(Lab lab) {
    Voices voices =
        judge(
            lab,
            transfers(lab),
            struck -> {
              struck.topology().part();
              Await.pass(DECIDED);
              SERVICES.forEach(service -> awaitOneAlone(struck, service));
            });
    assertTrue(voices.moves() <= SERVICES.size(), () -> "moves: " + voices.moves());
    lab.topology().unite();
    lab.letPrimarySpeak();
  }

  private static void awaitOneAlone(Lab lab, String service) {
    Await.until(
        () -> service + " spoken by one host alone: " + rolesOf(lab, service),
        DECISION,
        () ->
            Set.of("primary simplex", "backup simplex").equals(Set.copyOf(rolesOf(lab, service))));
  }

  private static List<String> rolesOf(Lab lab, String service) {
    return lab.daemons().stream()
        .map(daemon -> daemon.status().service(service))
        .map(told -> told.path("role").asText() + " " + told.path("mode").asText(""))
        .map(String::strip)
        .toList();
  }

  private void beSilentWithoutItAndGoOnWhenItIsBack(Lab lab) {
    long[] received = new long[2];
    judge(
        lab,
        transfers(lab),
        struck -> {
          etcd.kill();
          lab.daemons().forEach(Understudy::awaitDuplex);
          struck.topology().part();
          Await.pass(Duration.ofMillis(300));
          received[0] = received(lab.topology().client());
          Await.pass(DECIDED);
          received[1] = received(lab.topology().client());
          etcd.start();
        });
    assertEquals(received[0], received[1], "bytes from servers while no word could be had");
    lab.topology().unite();
    lab.letPrimarySpeak();
  }

  private void takeOverWhenOnlyTheBackupReachesIt(Lab lab) {
    Host primary = lab.topology().primary();
    judge(
        lab,
        transfers(lab).movingFrom(primary),
        struck -> {
          primary.blackhole(REFEREE);
          struck.topology().part();
        });
    lab.backupDaemon().awaitSimplexPrimary();
    lab.topology().unite();
    lab.awaitDuplex(lab.backupDaemon());
  }

  /** What the client's established connections to the service have got so far. */
  private static long received(Host client) {
    String sockets = client.must("ss", "-tinH", "state", "established", "dport", "= :8080");
    return RECEIVED
        .matcher(sockets)
        .results()
        .mapToLong(result -> Long.parseLong(result.group(1)))
        .sum();
  }

  @Test
  @Tag(LONG)
  void shouldSilenceAHostThatReachesNoGateway() {
    Lab lab = use(Lab.arbitratedPair(SIZES, ArbiterTest::gateway));
    keepTheBackupSilent(lab);
    silenceThePrimary(lab);
    verifyTheAnnouncement(lab, lab.backupDaemon(), Severity.INFO);
    tellWhenItCannotBeVerified(lab);
  }

  /** The gateway has answered the service addresses, and knows where they are. */
  private static void verifyTheAnnouncement(Lab lab, Understudy speaker, Severity severity) {
    awaitEvents(speaker, "address_verified", severity);
    for (IpVersion version : IpVersion.values()) {
      String service = Address.SERVICE.of(version);
      String known = lab.topology().client().must("ip", "neighbour", "show", "to", service);
      assertTrue(known.contains(speaker.host().mac()), service + ": " + known);
    }
  }

  /** A switchover needs no word, so it goes on without the gateway, whose answer comes later. */
  private static void tellWhenItCannotBeVerified(Lab lab) {
    Host client = lab.topology().client();
    gateway(client, "delete");
    lab.switchOver(lab.backupDaemon());
    awaitEvents(lab.primaryDaemon(), "address_not_verified", Severity.WARNING);
    gateway(client, "add");
    verifyTheAnnouncement(lab, lab.primaryDaemon(), Severity.WARNING);
  }

  /** One for each service. */
  private static void awaitEvents(Understudy daemon, String kind, Severity severity) {
    Await.until(
        () -> kind + " from " + daemon.host().name() + ": " + daemon.events(kind),
        Duration.ofSeconds(10),
        () ->
            2
                == daemon.events(kind).stream()
                    .filter(event -> event.severity() == severity)
                    .map(EventEntry::service)
                    .distinct()
                    .count());
  }

  private void keepTheBackupSilent(Lab lab) {
    Voices voices =
        judge(
            lab,
            transfers(lab),
            struck -> {
              struck.topology().backup().isolate();
              Await.pass(DECIDED);
              struck.primaryDaemon().awaitSimplexPrimary();
              struck.backupDaemon().awaitRole("backup");
            });
    assertEquals(0, voices.moves());
    lab.topology().backup().rejoin();
    lab.awaitDuplex(lab.primaryDaemon());
  }

  private void silenceThePrimary(Lab lab) {
    Host primary = lab.topology().primary();
    judge(
        lab,
        transfers(lab).movingFrom(primary),
        struck -> {
          primary.isolate();
          struck.backupDaemon().awaitSimplexPrimary();
          Await.pass(DECIDED);
          assertTrue(struck.primaryDaemon().status().all("role", "backup"));
        });
    primary.rejoin();
    lab.awaitDuplex(lab.backupDaemon());
  }

  private static void gateway(Lab lab) {
    gateway(lab.topology().client(), "add");
    arbiter(
        lab,
        "{kind: gateway, address: %s, other-address: \"%s\"}".formatted(REFEREE, REFEREE_IPV6));
  }

  private static void gateway(Host host, String change) {
    host.must("ip", "address", change, REFEREE + "/24", "dev", Host.INTERFACE);
    host.must("ip", "address", change, REFEREE_IPV6 + "/64", "dev", Host.INTERFACE, "nodad");
  }

  @Test
  @Tag(LONG)
  void shouldTakeOverOnlyWhenFencingHasSucceeded() {
    FenceAgents agents = new FenceAgents();
    Lab lab = use(Lab.arbitratedPair(SIZES, agents::install));
    Host primary = lab.topology().primary();
    Host backup = lab.topology().backup();
    judge(
        lab,
        transfers(lab).movingFrom(primary),
        struck -> {
          struck.topology().part();
          agents.awaitQuestion(primary);
          agents.answer(primary, false);
          agents.awaitQuestion(backup);
          Await.pass(DECIDED);
          assertTrue(struck.backupDaemon().status().all("role", "backup"));
          primary.kill();
          agents.answer(backup, true);
        });
    lab.backupDaemon().awaitSimplexPrimary();
  }
}
