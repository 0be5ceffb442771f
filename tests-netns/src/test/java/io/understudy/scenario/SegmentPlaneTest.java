package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.understudy.lab.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The eBPF programs, given hand-made frames: runs {@code native/test/plane_test.c}, which makes a
 * network namespace of its own, and shows each of its checks as a test.
 */
class SegmentPlaneTest extends Scenario {
  private static final Path NATIVE = Repository.root().resolve("native/target");

  @BeforeEach
  void require() throws IOException {
    requireKernel();
  }

  @TestFactory
  Stream<DynamicTest> shouldDecideRightlyWhenGivenHandMadeFrames()
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                NATIVE.resolve("plane_test").toString(),
                NATIVE.resolve("understudy.bpf.o").toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    List<String> checks = output.lines().filter(line -> line.contains("ok ")).toList();
    assertFalse(checks.isEmpty(), "exit " + exit + ": " + output);
    DynamicTest complete =
        dynamicTest(
            "all planned checks ran",
            () -> assertEquals("1.." + checks.size(), output.lines().reduce("", (a, b) -> b)));
    return Stream.concat(
        checks.stream()
            .map(line -> dynamicTest(name(line), () -> assertTrue(line.startsWith("ok "), line))),
        Stream.of(complete));
  }

  private static String name(String line) {
    return line.substring(line.indexOf(" - ") + 3);
  }
}
