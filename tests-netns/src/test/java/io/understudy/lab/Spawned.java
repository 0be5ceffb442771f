package io.understudy.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A process that the lab started and that runs until it ends or is ended. What it writes goes to a
 * file. Not thread-safe.
 */
public final class Spawned {
  private final String name;
  private final Process process;
  private final Path log;

  Spawned(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  public String name() {
    return name;
  }

  public long pid() {
    return process.pid();
  }

  public boolean alive() {
    return process.isAlive();
  }

  /** The process itself, for its standard input and output where they are not in the log. */
  public Process process() {
    return process;
  }

  /** The file with its output. */
  public Path log() {
    return log;
  }

  /** What it wrote so far. */
  public String output() {
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      throw new LabException("cannot read " + log, e);
    }
  }

  /** Sends a signal by its name, for example {@code KILL}. */
  public void signal(String signal) {
    Shell.run("kill", "-" + signal, Long.toString(pid()));
  }

  /**
   * Waits for its end.
   *
   * @return its exit code, 128 plus the signal when one ended it
   * @throws LabException when it still runs at the deadline
   */
  public int exit(Duration atMost) {
    try {
      if (!process.waitFor(Await.patience(atMost).toMillis(), TimeUnit.MILLISECONDS)) {
        throw new LabException(name + " still runs after " + atMost + "; it said: " + output());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted while waiting for " + name, e);
    }
  }
}
