package io.understudy.replicator.cli;

import java.nio.file.Path;

/** What a server is started with so that its TLS is alike on both hosts. */
final class ServerStart {
  /** Name of the socket for seeds, in the state directory. */
  static final String SOCKET = "replica.sock";

  private static final String LIBRARY = "libunderstudy-replica.so";

  private ServerStart() {}

  /** The library that is preloaded, whether it is there or not. */
  static Path library() {
    return Path.of(System.getProperty("understudy.native", ""), LIBRARY).toAbsolutePath();
  }

  /** For a unit of systemd, with the state directory where it is by default. */
  static String dropIn() {
    return """
        # A server that speaks TLS: its random choices are alike on both hosts.
        [Service]
        Environment=LD_PRELOAD=%s
        Environment=UNDERSTUDY_REPLICA_SOCKET=%s
        """
        .formatted(library(), Path.of("/var/lib/understudy", SOCKET));
  }
}
