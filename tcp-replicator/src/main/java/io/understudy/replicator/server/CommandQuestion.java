package io.understudy.replicator.server;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a command of the administrator: exit code 0 within the time is well. */
public final class CommandQuestion implements ServerQuestion {
  private final List<String> command;
  private final long timeoutMillis;

  /** A question; the command's output goes nowhere. */
  public CommandQuestion(List<String> command, long timeoutMillis) {
    this.command = List.copyOf(command);
    this.timeoutMillis = timeoutMillis;
  }

  @Override
  public String failure() throws InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException failure) {
      return "cannot be run: " + failure.getMessage();
    }
    try {
      process.getOutputStream().close();
      boolean done = process.waitFor(timeoutMillis, TimeUnit.MILLISECONDS);
      if (!done) {
        return "not done after " + timeoutMillis + " ms";
      }
      return process.exitValue() == 0 ? "" : "exited with " + process.exitValue();
    } catch (IOException closed) {
      return "ended at once";
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
