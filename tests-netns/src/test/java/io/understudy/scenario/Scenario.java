package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.understudy.lab.Evidence;
import io.understudy.lab.Lab;
import io.understudy.lab.Sweeper;
import io.understudy.lab.TransferReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What all scenarios share: a lab for each test, the reason to skip, and the evidence of a failure.
 */
@Tag("netns")
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@ExtendWith(KeepEvidence.class)
abstract class Scenario {
  /** Tag of what takes too long for every test run; docs/TESTING.md says how to play it. */
  static final String LONG = "long";

  /** Tag of what judges times: it runs alone, and all others run two at a time. */
  static final String TIMED = "timed";

  private static final String KFUNC = " bpf_sk_assign_tcp_reqsk";

  private Lab lab;

  @BeforeEach
  void requireRoot() throws IOException {
    assumeTrue(
        Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0),
        "network namespaces need root");
  }

  /** Skips when the kernel cannot do what the product needs. */
  static void requireKernel() throws IOException {
    try (var symbols = Files.lines(Path.of("/proc/kallsyms"))) {
      assumeTrue(
          symbols.anyMatch(line -> line.contains(KFUNC)),
          "this kernel has no bpf_sk_assign_tcp_reqsk");
    }
  }

  /** Makes this the lab of the test: it is closed at the end, and is evidence of a failure. */
  Lab use(Lab opened) {
    lab = opened;
    return opened;
  }

  /** Keeps what is known about a failure, before the lab is closed. */
  void keepEvidence(String test) {
    if (lab != null) {
      System.err.println("evidence is in " + new Evidence(lab).keep(test));
    }
  }

  @AfterEach
  void close(TestInfo test) {
    if (lab != null) {
      lab.close();
      Sweeper.deleteTree(lab.directory());
    }
  }

  /** No client noticed anything. */
  static void assertUnnoticed(List<TransferReport> reports) {
    assertUnnoticed("", reports);
  }

  /** No client noticed anything of this. */
  static void assertUnnoticed(String what, List<TransferReport> reports) {
    List<String> complaints =
        reports.stream().flatMap(report -> report.complaints().stream()).toList();
    assertEquals(List.of(), complaints, what);
  }
}
