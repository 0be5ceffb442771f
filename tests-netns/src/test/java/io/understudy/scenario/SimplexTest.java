package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.lab.Address;
import io.understudy.lab.Await;
import io.understudy.lab.Host;
import io.understudy.lab.IpVersion;
import io.understudy.lab.Lab;
import io.understudy.lab.Nginx;
import io.understudy.lab.Spawned;
import io.understudy.lab.Trial;
import io.understudy.lab.Understudy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Without a partner a host serves alone; with one that comes later it is protected. */
class SimplexTest extends Scenario {
  private static final Lab.Sizes SIZES = Lab.Sizes.ofMebibytes(64, 32);
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final String READ = "exec 3<>/dev/tcp/%s/%d && echo connected && cat <&3";

  @BeforeEach
  void require() throws IOException {
    requireKernel();
  }

  @Test
  void shouldServeAloneWhenThereIsNoPartner() {
    Lab lab = use(alone());
    assertUnnoticed(transfers(lab).run(nothing -> {}));
    assertEquals(0, lab.primaryDaemon().status().protectedConnections("web"));
  }

  @Test
  void shouldProtectNewConnectionsWhenThePartnerComesLater() {
    Lab lab = use(alone());
    lab.backupDaemon().start();
    lab.daemons().forEach(Understudy::awaitDuplex);
    Host primary = lab.topology().primary();
    assertUnnoticed(transfers(lab).movingFrom(primary).run(struck -> primary.kill()));
  }

  /**
   * It was opened before the partner came, and its client says nothing from which it could learn.
   */
  @ParameterizedTest
  @EnumSource
  void shouldResetAClientThatOnlyReadsWhenThePartnerTakesTheRoleWithoutItsConnection(
      IpVersion version) {
    Lab lab = use(alone());
    String address = Address.SERVICE.of(version);
    Spawned reader =
        lab.topology()
            .client()
            .start("reader", List.of("bash", "-c", READ.formatted(address, Nginx.PORT)));
    Await.until("reader is connected", SOON, () -> reader.output().contains("connected"));
    lab.backupDaemon().start();
    lab.daemons().forEach(Understudy::awaitDuplex);
    assertTrue(reader.alive(), reader.output());
    lab.primaryDaemon().switchover(version.service());
    Await.until("reader is told: " + reader.output(), SOON, () -> !reader.alive());
    assertTrue(reader.output().contains("reset by peer"), reader.output());
  }

  @Test
  void shouldServeAloneAfterItsPartnerIsDead() {
    Lab lab = use(Lab.protectedPair(SIZES));
    lab.topology().primary().kill();
    lab.backupDaemon().awaitSimplexPrimary();
    assertUnnoticed(transfers(lab).run(nothing -> {}));
  }

  /** On a busy machine, one may be ready seconds before the other: that is not at once. */
  @Test
  @Tag(Scenario.TIMED)
  void shouldLetThePreferredHostSpeakWhenBothStartAtOnce() {
    Lab lab = use(Lab.bare(SIZES));
    lab.primaryServer().start();
    lab.backupServer().start();
    lab.daemons().forEach(Understudy::start);
    lab.daemons().forEach(Understudy::awaitDuplex);
    lab.primaryDaemon().awaitRole("primary");
    lab.backupDaemon().awaitRole("backup");
  }

  private static Trial transfers(Lab lab) {
    return new Trial(lab)
        .with(lab.download(IpVersion.IPV4, "48M"))
        .with(lab.upload(IpVersion.IPV6, "24M"));
  }

  private static Lab alone() {
    Lab lab = Lab.bare(SIZES);
    lab.primaryServer().start();
    lab.backupServer().start();
    lab.primaryDaemon().start().awaitSimplexPrimary();
    return lab;
  }
}
