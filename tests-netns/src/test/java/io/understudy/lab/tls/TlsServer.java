package io.understudy.lab.tls;

import io.understudy.lab.Await;
import io.understudy.lab.Host;
import io.understudy.lab.LabException;
import io.understudy.lab.Processes;
import io.understudy.lab.Shell;
import io.understudy.lab.Spawned;
import io.understudy.lab.Understudy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An unmodified server on a host that speaks TLS, started as users start it. */
final class TlsServer {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final FileTime LONG_AGO = FileTime.fromMillis(1_600_000_000_000L);

  private final ServerKind kind;
  private final Host host;
  private final Understudy daemon;
  private final Path directory;

  TlsServer(ServerKind kind, Understudy daemon, Credentials credentials) {
    this.kind = kind;
    this.daemon = daemon;
    host = daemon.host();
    directory = host.directory().resolve("tls");
    try {
      for (String name : List.of("www", "up", "body")) {
        Files.createDirectories(directory.resolve(name));
      }
      Path body = directory.resolve("www/body");
      Files.write(body, Dialogue.body(0));
      Files.setLastModifiedTime(body, LONG_AGO);
      Files.writeString(config(), kind.configuration(directory, credentials));
      Files.writeString(directory.resolve("plain.conf"), ServerKind.plain(directory));
    } catch (IOException e) {
      throw new LabException("cannot prepare " + kind + " on " + host.name(), e);
    }
  }

  private Path config() {
    return directory.resolve("server.conf");
  }

  /** Starts what does not run, and waits until it answers. */
  void start() {
    if (kind.needsPlainServer() && host.processes("plain.conf").isEmpty()) {
      host.start("plain", ServerKind.nginx(directory, "plain.conf"));
    }
    if (!running().isEmpty()) {
      return;
    }
    List<String> command = new ArrayList<>(daemon.launcher());
    command.addAll(kind.command(directory));
    Spawned server = host.start("server", command);
    Await.until(
        () -> kind + " answers on " + host.name() + ": " + server.output(),
        PATIENCE,
        this::answers);
    if (kind == ServerKind.REDIS) {
      host.must("sh", "-c", ServerKind.REDIS_FILL.formatted(ServerKind.PORT, directory));
    }
  }

  private boolean answers() {
    Shell.Result result =
        host.run(
            PATIENCE, "openssl", "s_client", "-connect", "127.0.0.1:" + ServerKind.PORT, "-brief");
    return result.exit() == 0;
  }

  private List<Long> running() {
    return host.processes(kind.process(directory));
  }

  /** {@code kill -9} of all its processes at once. */
  void kill() {
    Processes.signal("KILL", running());
  }
}
