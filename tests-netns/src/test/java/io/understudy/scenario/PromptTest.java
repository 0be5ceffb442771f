package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.lab.Await;
import io.understudy.lab.Host;
import io.understudy.lab.IpVersion;
import io.understudy.lab.Lab;
import io.understudy.lab.TransferReport;
import io.understudy.lab.Trial;
import io.understudy.lab.Understudy;
import io.understudy.lab.Wires;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the stack of a host is given when its role has changed, so that no client waits. */
@Tag(Scenario.TIMED)
class PromptTest extends Scenario {
  private static final Lab.Sizes SIZES = Lab.Sizes.ofMebibytes(256, 256);

  /** Linux answers segments without data twice a second at most. */
  private static final Duration SOON = Duration.ofMillis(150);

  /** A client's own timer takes 200 ms at least. */
  private static final double BEFORE_A_TIMER_MILLIS = 180;

  @BeforeEach
  void require() throws IOException {
    requireKernel();
  }

  @Test
  void shouldTellTheClientAtOnceWhenTheNewBackupDiesSoonAfterASwitchover() {
    Lab lab = use(Lab.protectedPair(SIZES));
    Understudy first = lab.speaker();
    List<TransferReport> reports =
        new Trial(lab)
            .movingFrom(first.host())
            .with(lab.upload(IpVersion.IPV4, ""))
            .run(
                pair -> {
                  first.switchover(IpVersion.IPV4.service());
                  Await.pass(SOON);
                  first.host().kill();
                });
    assertUnnoticed(reports);
    double pause = reports.get(0).pause().millis();
    assertTrue(pause < BEFORE_A_TIMER_MILLIS, "a pause of " + pause + " ms");
  }

  @ParameterizedTest
  @EnumSource
  void shouldSendTheWholeFlightAgainWhenTheHostDiesInTheMiddleOfADownload(IpVersion version) {
    Lab lab = use(Lab.protectedPair(SIZES));
    Understudy first = lab.speaker();
    Host next = lab.topology().partnerOf(first.host());
    // There is a queue in front of this link, so something is always on its way.
    Wires.GIGABIT.lay(lab);
    assertEquals("", mtu(next, lab, version));
    assertUnnoticed(
        new Trial(lab)
            .movingFrom(first.host())
            .with(lab.download(version, ""))
            .run(pair -> first.host().kill()));
    assertEquals("mtu 1499", mtu(next, lab, version));
  }

  @ParameterizedTest
  @EnumSource
  void shouldSendNothingAgainFromTheHostThatFallsSilentInTheMiddleOfADownload(IpVersion version) {
    Lab lab = use(Lab.protectedPair(SIZES));
    Understudy first = lab.speaker();
    Wires.GIGABIT.lay(lab);
    assertUnnoticed(
        new Trial(lab)
            .movingFrom(first.host())
            .with(lab.download(version, ""))
            .run(pair -> first.switchover(version.service())));
    assertEquals("", mtu(first.host(), lab, version), "who fell silent sends nothing again");
  }

  /** What this host knows of the way to the client, other than that it is as wide as its link. */
  private static String mtu(Host host, Lab lab, IpVersion version) {
    String client = lab.topology().client().address().of(version);
    List<String> words = List.of(host.must("ip", "route", "get", client).split("\\s+"));
    int at = words.indexOf("mtu");
    return at < 0 ? "" : "mtu " + words.get(at + 1);
  }
}
