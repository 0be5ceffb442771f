package io.understudy.replicator.config;

import java.time.Duration;
import java.util.List;

/**
 * How a server is asked whether it still works.
 *
 * @param kind what is asked
 * @param port of the service that is asked; kinds TCP and HTTP
 * @param path of the request; kind HTTP
 * @param command with its arguments; kind EXEC
 * @param interval from one question to the next
 * @param timeout for an answer
 * @param failures so many in a row mean that it hangs
 */
public record ProbeSettings(
    ProbeKind kind,
    int port,
    String path,
    List<String> command,
    Duration interval,
    Duration timeout,
    int failures) {

  /** Copies the list, so that nobody can change it later. */
  public ProbeSettings {
    command = List.copyOf(command);
  }
}
