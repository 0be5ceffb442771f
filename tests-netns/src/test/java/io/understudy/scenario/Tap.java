package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Runs a program that prints its checks as TAP, and shows each of them as a test. */
final class Tap {
  private Tap() {}

  static Stream<DynamicTest> run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    List<String> checks = output.lines().filter(line -> line.contains("ok ")).toList();
    assertFalse(checks.isEmpty(), "exit " + exit + ": " + output);
    DynamicTest complete =
        dynamicTest(
            "all planned checks ran",
            () ->
                assertEquals(
                    "1.." + checks.size(), output.lines().reduce("", (a, b) -> b), output));
    return Stream.concat(
        checks.stream()
            .map(line -> dynamicTest(name(line), () -> assertTrue(line.startsWith("ok "), line))),
        Stream.of(complete));
  }

  private static String name(String line) {
    return line.substring(line.indexOf(" - ") + 3);
  }
}
