package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.lab.IpVersion;
import io.understudy.lab.Lab;
import io.understudy.lab.TransferReport;
import io.understudy.lab.Trial;
import io.understudy.lab.VoiceWatch;
import io.understudy.lab.Voices;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;

/** What scenarios share that are about who speaks. */
abstract class VoiceScenario extends Scenario {
  static final Lab.Sizes SIZES = Lab.Sizes.ofMebibytes(64, 32);

  @BeforeEach
  void require() throws IOException {
    requireKernel();
  }

  static Trial transfers(Lab lab) {
    return new Trial(lab)
        .with(lab.download(IpVersion.IPV4, "24M"))
        .with(lab.upload(IpVersion.IPV6, "12M"));
  }

  /** No client noticed, and in no millisecond two hosts spoke; returns who spoke. */
  static Voices judge(Lab lab, Trial trial, Consumer<Lab> fault) {
    VoiceWatch watch = VoiceWatch.start(lab.topology());
    assertUnnoticed(trial.run(fault));
    return oneVoice(watch);
  }

  /** The same where the hosts may speak in turns. */
  static Voices judgeTurns(Lab lab, Trial trial, Consumer<Lab> fault) {
    VoiceWatch watch = VoiceWatch.start(lab.topology());
    for (TransferReport report : trial.run(fault)) {
      assertEquals(List.of(), report.transferComplaints());
    }
    return oneVoice(watch);
  }

  private static Voices oneVoice(VoiceWatch watch) {
    Voices voices = watch.stop();
    assertTrue(voices.size() > 100, "frames to judge: " + voices.size());
    assertEquals(List.of(), voices.overlaps());
    return voices;
  }
}
