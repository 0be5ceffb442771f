package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.lab.Fault;
import io.understudy.lab.IpVersion;
import io.understudy.lab.Lab;
import io.understudy.lab.TransferReport;
import io.understudy.lab.Trial;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The main job: an established transfer ends with the right bytes on its one connection although
 * the server it was talking to died. Sizes in MiB: {@code lab.download} and {@code lab.upload}.
 */
class FailoverTest extends Scenario {
  private static final Lab.Sizes DOWNLOAD =
      Lab.Sizes.ofMebibytes(Long.getLong("lab.download", 256), 0);
  private static final Lab.Sizes UPLOAD = Lab.Sizes.ofMebibytes(0, Long.getLong("lab.upload", 128));

  /** Well above what is promised for most runs: a machine shared with others must not fail this. */
  private static final double LONGEST_DOWNLOAD_PAUSE_MILLIS = 1000;

  /** What the client sent to the dead host comes again after its own timer, maybe doubled once. */
  private static final double LONGEST_UPLOAD_PAUSE_MILLIS = 2000;

  @BeforeEach
  void require() throws IOException {
    requireKernel();
  }

  static Stream<Arguments> faults() {
    return Stream.of(Fault.HOST_DEATH, Fault.SERVER_DEATH, Fault.CABLE_PULL)
        .flatMap(
            fault -> Stream.of(IpVersion.values()).map(version -> Arguments.of(fault, version)));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void shouldGoOnWithADownloadWhen(Fault fault, IpVersion version) {
    Lab lab = use(Lab.protectedPair(DOWNLOAD));
    Trial trial = trial(lab).with(lab.download(version, ""));
    judge(trial.run(fault::strike), LONGEST_DOWNLOAD_PAUSE_MILLIS);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void shouldGoOnWithAnUploadWhen(Fault fault, IpVersion version) {
    Lab lab = use(Lab.protectedPair(UPLOAD));
    Trial trial = trial(lab).with(lab.upload(version, ""));
    judge(trial.run(fault::strike), LONGEST_UPLOAD_PAUSE_MILLIS);
  }

  private static Trial trial(Lab lab) {
    return new Trial(lab).movingFrom(lab.topology().primary());
  }

  private static void judge(List<TransferReport> reports, double longestMillis) {
    assertUnnoticed(reports);
    TransferReport report = reports.get(0);
    double millis = report.pause().millis();
    assertTrue(millis < longestMillis, "a pause of " + millis + " ms");
  }
}
