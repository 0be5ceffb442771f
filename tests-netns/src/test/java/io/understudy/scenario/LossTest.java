package io.understudy.scenario;

import io.understudy.lab.Fault;
import io.understudy.lab.IpVersion;
import io.understudy.lab.Lab;
import io.understudy.lab.Loss;
import io.understudy.lab.Trial;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No loss on the wire, together with a death, loses a byte (promise P2). */
class LossTest extends Scenario {
  private static final Lab.Sizes SIZES = Lab.Sizes.ofMebibytes(32, 16);
  private static final int PER_MILLE = 5;

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
}
