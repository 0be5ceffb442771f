package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.lab.Await;
import io.understudy.lab.BadCable;
import io.understudy.lab.BadCable.Vice;
import io.understudy.lab.Fault;
import io.understudy.lab.Host;
import io.understudy.lab.IpVersion;
import io.understudy.lab.Lab;
import io.understudy.lab.Loss;
import io.understudy.lab.MixedLoad;
import io.understudy.lab.Tapping;
import io.understudy.lab.Trial;
import io.understudy.lab.Understudy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No loss on the wire, together with a death, loses a byte (promise P2). */
class LossTest extends Scenario {
  private static final Lab.Sizes SIZES = Lab.Sizes.ofMebibytes(32, 16);
  private static final Lab.Sizes LONGER = Lab.Sizes.ofMebibytes(128, 1);
  private static final int PER_MILLE = 5;
  private static final int TAP_PER_MILLE = 200;
  private static final int CONNECTIONS = 100;
  private static final long SEED = 21;
  private static final Duration WORKING = Duration.ofMillis(1500);
  private static final Duration PATIENCE = Duration.ofSeconds(100);

  @BeforeEach
  void require() throws IOException {
    requireKernel();
  }

  /** The hosts are where frames get lost; which of them makes the difference. */
  @ParameterizedTest
  @Tag(LONG)
  @ValueSource(strings = {"client", "primary", "backup"})
  void shouldGoOnWithTransfersWhenTheHostDiesAndFramesAreLostAt(String where) {
    Lab lab = use(Lab.protectedPair(SIZES));
    lab.topology().hosts().stream()
        .filter(host -> host.name().equals(where))
        .forEach(host -> Loss.start(lab.topology(), host, PER_MILLE));
    Trial trial =
        new Trial(lab)
            .movingFrom(lab.topology().primary())
            .with(lab.download(IpVersion.IPV4, "8M"))
            .with(lab.upload(IpVersion.IPV6, "4M"));
    assertUnnoticed(trial.run(Fault.HOST_DEATH::strike));
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"HOST_DEATH", "SERVER_DEATH"})
  void shouldLoseNothingWhenFramesAreLostEverywhereAnd(Fault fault) {
    Lab lab = use(Lab.protectedPair(SIZES));
    lab.topology().hosts().forEach(host -> Loss.start(lab.topology(), host, PER_MILLE));
    Trial trial =
        new Trial(lab)
            .movingFrom(lab.topology().primary())
            .with(lab.download(IpVersion.IPV6, "8M"))
            .with(lab.upload(IpVersion.IPV4, "4M"));
    assertUnnoticed(trial.run(fault::strike));
  }

  /** The device of the silent host refuses most of what its stack says, which looks sent before. */
  @Test
  void shouldGoOnWhenTheDeviceHasRefusedWhatTheShadowSaid() {
    Lab lab = use(Lab.protectedPair(LONGER));
    Host backup = lab.topology().backup();
    // Beacons and leases pass by; a queue for two segments is full most of the time.
    for (String line :
        List.of(
            "qdisc add dev %s root handle 1: htb default 1",
            "class add dev %s parent 1: classid 1:1 htb rate 10gbit",
            "class add dev %s parent 1: classid 1:2 htb rate 4mbit burst 2k cburst 2k",
            "qdisc add dev %s parent 1:2 pfifo limit 2",
            "filter add dev %s parent 1: protocol ip u32 match ip protocol 6 0xff flowid 1:2")) {
      backup.must(("tc " + line.formatted(Host.INTERFACE)).split(" "));
    }
    Trial trial =
        new Trial(lab)
            .movingFrom(lab.topology().primary())
            .with(lab.download(IpVersion.IPV4, "24M"))
            .with(lab.download(IpVersion.IPV4, "16M"));
    assertUnnoticed(
        trial.run(
            struck -> {
              Fault.HOST_DEATH.strike(struck);
              backup.must("tc", "qdisc", "del", "dev", Host.INTERFACE, "root");
            }));
  }

  /**
   * One frame of five does not reach the backup, so every tenth connection lacks a part of its
   * handshake there where SYN and SYN-ACK go twice, and every third where a mirror copies the SYN.
   */
  @ParameterizedTest
  @CsvSource({"RELAY, IPV4", "MIRROR, IPV6"})
  void shouldProtectConnectionsOfWhichTheTapHasLostTheHandshake(Tapping tap, IpVersion version) {
    Lab lab = use(Lab.protectedPair(LONGER, tap));
    Host backup = lab.topology().backup();
    BadCable cable = BadCable.toHost(lab.topology(), backup).start(Vice.LOSS, TAP_PER_MILLE);
    MixedLoad load = new MixedLoad(lab, version, CONNECTIONS, SEED).start();
    Understudy primary = lab.primaryDaemon();
    primary.awaitNonePending();
    assertEquals(CONNECTIONS, primary.status().protectedConnections(version.service()));
    lab.topology().primary().kill();
    cable.close();
    Await.pass(WORKING);
    MixedLoad.Outcome outcome = load.finish(PATIENCE);
    assertEquals(0, outcome.exit(), outcome.report());
  }
}
