package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.understudy.lab.Await;
import io.understudy.lab.Fault;
import io.understudy.lab.IpVersion;
import io.understudy.lab.Lab;
import io.understudy.lab.Repository;
import io.understudy.lab.Shell;
import io.understudy.lab.Spawned;
import io.understudy.lab.Trial;
import io.understudy.lab.Understudy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code understudy capture} on the backup of a download while it takes over; read by tshark. */
class CaptureTest extends Scenario {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int ENOUGH_BYTES = 200_000;

  private Spawned capture;
  private Path file;

  @BeforeEach
  void require() throws IOException {
    requireKernel();
    assumeTrue(
        Shell.run("sh", "-c", "command -v tshark").exit() == 0,
        "tshark is not here: install tshark");
  }

  @Test
  void shouldShowWhyEachSegmentWentOrNotWhenTheBackupTakesOver() {
    Lab lab = use(Lab.protectedPair(Lab.Sizes.ofMebibytes(96, 0)));
    Understudy backup = lab.backupDaemon();
    file = backup.host().directory().resolve("takeover.pcapng");
    Trial trial = new Trial(lab).with(lab.download(IpVersion.IPV4, "16M"));
    assertUnnoticed(trial.run(this::captureAndKill));
    secondIsRefused(backup);
    capture.signal("INT");
    capture.exit(PATIENCE);
    assertTrue(capture.output().contains(" frames captured, "), capture.output());

    List<String> sights = sights();
    int lastSilent = last(sights, "[suppressed/confirmation]");
    int firstSpoken = first(sights, "0x00000002\t[passed/tracked]");
    assertTrue(lastSilent > 0, "suppressed segments with their reason: " + sights.get(0));
    assertTrue(sights.get(lastSilent).contains("backup in epoch"), sights.get(lastSilent));
    assertTrue(sights.get(lastSilent + 1).contains("as it left: "), sights.get(lastSilent + 1));
    assertTrue(firstSpoken > lastSilent, "silent until " + lastSilent + ", spoke " + firstSpoken);
    assertTrue(sights.get(firstSpoken).contains("primary in epoch"), sights.get(firstSpoken));
    assertTrue(first(sights, "[rewritten/ack_clamped]") >= 0, "clamped acknowledgements");
  }

  private void captureAndKill(Lab lab) {
    Understudy backup = lab.backupDaemon();
    capture =
        backup
            .host()
            .start(
                "capture",
                List.of(
                    Repository.program().toString(),
                    "capture",
                    "--config",
                    backup.config().toString(),
                    "--service",
                    "web",
                    "--connection",
                    client(backup),
                    file.toString()));
    Await.until(
        () -> "frames are captured: " + capture.output(),
        PATIENCE,
        () -> file.toFile().length() > ENOUGH_BYTES || !capture.alive());
    Fault.HOST_DEATH.strike(lab);
  }

  private static String client(Understudy daemon) {
    try {
      return new ObjectMapper()
          .readTree(daemon.fetch("/connections").out())
          .at("/connections/0/client")
          .asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void secondIsRefused(Understudy daemon) {
    Shell.Result second =
        daemon.command("capture", "--service", "web", "--connection", "10.77.0.10:1", "-");
    assertEquals(4, second.exit(), second.text());
    assertTrue(second.err().contains("another capture runs on this host"), second.err());
  }

  /** Direction and comment of each frame. */
  private List<String> sights() {
    return Shell.must(
            "tshark",
            "-r",
            file.toString(),
            "-T",
            "fields",
            "-e",
            "frame.packet_flags_direction",
            "-e",
            "frame.comment")
        .lines()
        .toList();
  }

  private static int first(List<String> sights, String text) {
    for (int i = 0; i < sights.size(); i++) {
      if (sights.get(i).contains(text)) {
        return i;
      }
    }
    return -1;
  }

  private static int last(List<String> sights, String text) {
    for (int i = sights.size() - 1; i >= 0; i--) {
      if (sights.get(i).contains(text)) {
        return i;
      }
    }
    return -1;
  }
}
