package io.understudy.replicator.arbiter;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs a fence agent by the conventions of ClusterLabs: options as lines {@code key=value} on
 * standard input, {@code action} among them; the exit code is the answer. What it prints is kept
 * only for the reason of a failure. Any thread; calls wait for the command.
 */
public final class FenceCommand {
  /** The agent could not be started, or was not done in time and has been killed. */
  public static final int NOT_DONE = -1;

  private static final int SHOWN_CHARACTERS = 200;

  private final List<String> command;
  private final Map<String, String> options;
  private final Duration timeout;

  /**
   * A command.
   *
   * @param command program and arguments
   * @param options lines for its standard input
   * @param timeout for each run
   */
  public FenceCommand(List<String> command, Map<String, String> options, Duration timeout) {
    this.command = List.copyOf(command);
    this.options = Map.copyOf(options);
    this.timeout = timeout;
  }

  /**
   * What a run gave.
   *
   * @param exit the exit code, or {@link #NOT_DONE}
   * @param said the end of what it printed, in one line
   */
  public record Outcome(int exit, String said) {}

  /** Runs the agent once. */
  public Outcome run(String action) {
    Path output = null;
    try {
      output = Files.createTempFile("understudy-fence", ".log");
      return run(action, output);
    } catch (IOException failure) {
      return new Outcome(NOT_DONE, "cannot be run: " + failure.getMessage());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return new Outcome(NOT_DONE, "interrupted");
    } finally {
      delete(output);
    }
  }

  private Outcome run(String action, Path output) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try (OutputStream input = process.getOutputStream()) {
      input.write(lines(action).getBytes(StandardCharsets.UTF_8));
    } catch (IOException closed) {
      // An agent may end without reading its options. Its exit code says the rest.
      process.isAlive();
    }
    try {
      boolean done = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return done
          ? new Outcome(process.exitValue(), end(output))
          : new Outcome(NOT_DONE, "not done after " + timeout.toMillis() + " ms");
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private String lines(String action) {
    StringBuilder lines = new StringBuilder();
    options.forEach((key, value) -> lines.append(key).append('=').append(value).append('\n'));
    return lines.append("action=").append(action).append('\n').toString();
  }

  private static String end(Path output) throws IOException {
    String text = new String(Files.readAllBytes(output), StandardCharsets.UTF_8).strip();
    String line = text.replaceAll("\\s+", " ");
    return line.substring(Math.max(0, line.length() - SHOWN_CHARACTERS));
  }

  private static void delete(Path output) {
    try {
      if (output != null) {
        Files.deleteIfExists(output);
      }
    } catch (IOException left) {
      output.toFile().deleteOnExit();
    }
  }
}
