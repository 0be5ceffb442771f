package io.understudy.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.understudy.lab.Repository;
import io.understudy.lab.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The model of lease, roles and takeover, within the bounds of every test run. */
class ModelTest {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @Test
  void shouldHoldAndBreakWhereItIsBrokenOnPurpose() {
    assumeTrue(Files.exists(Path.of("/usr/bin/spin")), "spin is not installed");
    String check = Repository.root().resolve("docs/model/check").toString();
    Shell.Result result = Shell.run(List.of(check, "quick"), "", PATIENCE);
    assertEquals(0, result.exit(), result.text());
    assertEquals(8, result.out().lines().count(), result.text());
  }
}
