package io.understudy.scenario;

import io.understudy.lab.Await;
import io.understudy.lab.Host;
import io.understudy.lab.Lab;
import io.understudy.lab.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;

/**
 * A fence agent for each host, by the conventions of ClusterLabs. What it does is the scenario's
 * business: it shows that it was asked, and waits until it is told how it went.
 */
final class FenceAgents {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final String AGENT =
      """
      #!/bin/sh
      cd '%s' || exit 1
      while read -r line; do
        case "$line" in
          action=*) action="${line#action=}" ;;
        esac
      done
      case "$action" in
        off)
          touch asked
          while [ ! -e answer ]; do sleep 0.05; done
          exit "$(cat answer)" ;;
        status) [ "$(cat answer)" = 0 ] && exit 2; exit 0 ;;
        *) exit 1 ;;
      esac
      """;

  /** Writes the agents, and tells the daemons to use them. */
  void install(Lab lab) {
    lab.daemons()
        .forEach(
            daemon -> {
              Path agent = write(daemon.host());
              String settings = "{kind: exec, command: [" + agent + "], timeout: 20s}";
              daemon.hostSettings(Map.of("arbiter", settings));
            });
  }

  private static Path write(Host host) {
    try {
      Path agent = host.directory().resolve("fence");
      Files.writeString(agent, AGENT.formatted(host.directory()));
      return Files.setPosixFilePermissions(agent, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new LabException("no fence agent for " + host.name(), e);
    }
  }

  /** Waits until the host wants its partner to be switched off. */
  void awaitQuestion(Host host) {
    Await.until(
        host.name() + " asks its fence agent",
        PATIENCE,
        () -> Files.exists(host.directory().resolve("asked")));
  }

  /** Tells the agent of the host how it went. */
  void answer(Host host, boolean done) {
    try {
      Path draft = Files.writeString(host.directory().resolve("draft"), done ? "0" : "1");
      Files.move(draft, host.directory().resolve("answer"));
    } catch (IOException e) {
      throw new LabException("the agent of " + host.name() + " cannot be answered", e);
    }
  }
}
