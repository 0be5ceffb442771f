package io.understudy.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs short commands to their end and keeps what they said. */
public final class Shell {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Shell() {}

  /**
   * What a command left behind.
   *
   * @param exit its exit code
   * @param out its standard output
   * @param err its standard error
   */
  public record Result(int exit, String out, String err) {
    /** Everything that it said. */
    public String text() {
      return out + err;
    }
  }

  /**
   * Runs a command that has to succeed.
   *
   * @return its standard output
   * @throws LabException when it does not exit with 0
   */
  public static String must(String... command) {
    return must(List.of(command), "");
  }

  /** The same, with something on its standard input. */
  public static String must(List<String> command, String input) {
    Result result = run(command, input, PATIENCE);
    if (result.exit() != 0) {
      throw new LabException(
          String.join(" ", command) + " exited with " + result.exit() + ": " + result.text());
    }
    return result.out();
  }

  /** Runs a command that may fail. */
  public static Result run(String... command) {
    return run(List.of(command), "", PATIENCE);
  }

  /**
   * Runs a command that may fail.
   *
   * @throws LabException when it cannot be started, or is not done in time (it is killed then)
   */
  public static Result run(List<String> command, String input, Duration atMost) {
    try {
      Process process = new ProcessBuilder(command).start();
      CompletableFuture<String> out = drain(process, false);
      CompletableFuture<String> err = drain(process, true);
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException ended) {
        // A command may end without reading its input. Its exit code says the rest.
      }
      if (!process.waitFor(Await.patience(atMost).toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new LabException(String.join(" ", command) + " is not done after " + atMost);
      }
      return new Result(process.exitValue(), out.join(), err.join());
    } catch (IOException e) {
      throw new LabException("cannot run " + String.join(" ", command), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted in " + String.join(" ", command), e);
    }
  }

  private static CompletableFuture<String> drain(Process process, boolean errors) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (var in = errors ? process.getErrorStream() : process.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        runnable -> {
          Thread thread = new Thread(runnable, "drain");
          thread.setDaemon(true);
          thread.start();
        });
  }
}
