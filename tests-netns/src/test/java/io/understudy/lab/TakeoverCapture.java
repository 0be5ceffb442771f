package io.understudy.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * {@code understudy capture} on a host. What it wrote is read for its comments; that Wireshark
 * reads it is tested elsewhere.
 */
public final class TakeoverCapture {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Pattern COMMENT = Pattern.compile("(in: |out: |as it left: )[\\x20-\\x7e]+");

  private final Path file;
  private final Spawned command;

  private TakeoverCapture(Path file, Spawned command) {
    this.file = file;
    this.command = command;
  }

  /**
   * Begins, and waits until it captures.
   *
   * @param client the client's end of the connection, which may be opened later
   */
  public static TakeoverCapture start(Understudy daemon, String client) {
    Path file = daemon.host().directory().resolve("takeover.pcapng");
    Spawned command =
        daemon
            .host()
            .start(
                "capture",
                List.of(
                    Repository.program().toString(),
                    "capture",
                    "--config",
                    daemon.config().toString(),
                    "--service",
                    "web",
                    "--connection",
                    client,
                    file.toString()));
    Await.until(
        () -> "a capture that listens: " + command.output(),
        PATIENCE,
        () -> file.toFile().length() > 0 || !command.alive());
    return new TakeoverCapture(file, command);
  }

  /** Ends it as an operator does; what it said. */
  public String stop() {
    command.signal("INT");
    command.exit(PATIENCE);
    return command.output();
  }

  /** The comments of all frames, in their order. */
  public List<String> comments() {
    try {
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      return COMMENT.matcher(text).results().map(MatchResult::group).toList();
    } catch (IOException e) {
      throw new LabException("cannot read " + file, e);
    }
  }
}
