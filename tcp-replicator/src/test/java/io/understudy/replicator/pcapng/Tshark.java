package io.understudy.replicator.pcapng;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Wireshark in a terminal: it judges capture files. Found on the path. */
final class Tshark {
  private Tshark() {}

  /** Skips the test where there is none. */
  static void require() {
    boolean there =
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, "tshark")));
    assumeTrue(there, "tshark is not here: install tshark");
  }

  /** What it reads of each packet, fields between tabs; it has to be content with the file. */
  static List<String> read(Path file, String... fields) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("tshark", "-r", file.toString(), "-T", "fields"));
    Stream.of(fields).forEach(field -> command.addAll(List.of("-e", field)));
    return run(command);
  }

  /** A program that reads captures; what it printed. */
  static List<String> run(List<String> command) throws IOException, InterruptedException {
    Path errors = Files.createTempFile("capture-judge", ".txt");
    try {
      Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), () -> out + read(errors));
      return out.lines().toList();
    } finally {
      Files.delete(errors);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
