package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.lab.Fault;
import io.understudy.lab.IpVersion;
import io.understudy.lab.Lab;
import io.understudy.lab.TransferReport;
import io.understudy.lab.Trial;
import io.understudy.lab.Wires;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The main job: an established transfer ends with the right bytes on its one connection although
 * the server it was talking to died. Sizes in MiB: {@code lab.download} and {@code lab.upload}.
 */
@Tag(Scenario.TIMED)
class FailoverTest extends Scenario {
  private static final Lab.Sizes DOWNLOAD =
      Lab.Sizes.ofMebibytes(Long.getLong("lab.download", 128), 0);
  private static final Lab.Sizes UPLOAD = Lab.Sizes.ofMebibytes(0, Long.getLong("lab.upload", 128));

  /** Well above what is promised for most runs: a machine shared with others must not fail this. */
  private static final double LONGEST_DOWNLOAD_PAUSE_MILLIS = 1000;

  /** What the client sent to the dead host comes again after its own timer, maybe doubled once. */
  private static final double LONGEST_UPLOAD_PAUSE_MILLIS = 2000;

  @BeforeEach
  void require() throws IOException {
    requireKernel();
  }

  @ParameterizedTest
  @EnumSource(names = {"HOST_DEATH", "SERVER_DEATH", "CABLE_PULL"})
  void shouldGoOnWithDownloadsWhen(Fault fault) {
    Lab lab = use(Lab.protectedPair(DOWNLOAD));
    // As fast as the machine moves it, one of the two may be over before the fault has struck.
    Wires.GIGABIT.lay(lab);
    Trial trial = trial(lab);
    Stream.of(IpVersion.values()).map(version -> lab.download(version, "")).forEach(trial::with);
    judge(trial.run(fault::strike), LONGEST_DOWNLOAD_PAUSE_MILLIS);
  }

  @ParameterizedTest
  @EnumSource(names = {"HOST_DEATH", "SERVER_DEATH", "CABLE_PULL"})
  void shouldGoOnWithUploadsWhen(Fault fault) {
    Lab lab = use(Lab.protectedPair(UPLOAD));
    Trial trial = trial(lab);
    Stream.of(IpVersion.values()).map(version -> lab.upload(version, "")).forEach(trial::with);
    judge(trial.run(fault::strike), LONGEST_UPLOAD_PAUSE_MILLIS);
  }

  private static Trial trial(Lab lab) {
    return new Trial(lab).movingFrom(lab.topology().primary());
  }

  private static void judge(List<TransferReport> reports, double longestMillis) {
    assertUnnoticed(reports);
    for (TransferReport report : reports) {
      double millis = report.pause().millis();
      assertTrue(millis < longestMillis, report.name() + ": a pause of " + millis + " ms");
    }
  }
}
