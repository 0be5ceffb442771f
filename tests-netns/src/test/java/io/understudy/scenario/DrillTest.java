package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.lab.ConnectionTrace;
import io.understudy.lab.IpVersion;
import io.understudy.lab.Lab;
import io.understudy.lab.Shell;
import io.understudy.lab.TransferReport;
import io.understudy.lab.Trial;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A drill in daily work: the client of a download must not notice either swap. */
class DrillTest extends Scenario {
  @BeforeEach
  void require() throws IOException {
    requireKernel();
  }

  @Test
  void shouldGoOnWithADownloadWhenADrillSwapsTheRolesAndBack() {
    Lab lab = use(Lab.protectedPair(Lab.Sizes.ofMebibytes(192, 0)));
    Trial trial = new Trial(lab).with(lab.download(IpVersion.IPV4, "18M"));
    TransferReport report = trial.run(DrillTest::drill).get(0);

    String primary = lab.topology().primary().mac();
    String backup = lab.topology().backup().mac();
    List<ConnectionTrace.Voice> voices = report.trace().voices();
    assertEquals(
        List.of(primary, backup, primary),
        voices.stream().map(ConnectionTrace.Voice::mac).toList());
    // That the first host speaks again is what a drill is for; there is no other complaint.
    assertEquals(
        List.of("download-1: a host spoke again after another had: " + voices),
        report.complaints());
    lab.primaryDaemon()
        .awaitStatus(
            "primary of web", s -> s.service("web").path("role").asText().equals("primary"));
  }

  private static void drill(Lab lab) {
    Shell.Result result = lab.primaryDaemon().command("drill", "web", "--hold", "1");
    assertEquals(0, result.exit(), result.text());
    assertTrue(result.out().contains("backup speaks; silent for"), result.text());
    assertTrue(result.out().contains("primary speaks; silent for"), result.text());
    assertTrue(result.out().contains("drill passed; 1 connections were protected before, 1 are"));

    Shell.Result backup = lab.backupDaemon().command("drill", "web");
    assertEquals(4, backup.exit(), backup.text());
    assertTrue(backup.err().contains("this host is not its primary; run it on primary"));
  }
}
