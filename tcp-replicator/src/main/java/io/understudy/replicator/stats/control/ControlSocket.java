package io.understudy.replicator.stats.control;

import java.nio.file.Path;

/** What both ends of the control socket agree on. */
public final class ControlSocket {
  /** Name of the socket in the state directory. */
  public static final String NAME = "control.sock";

  /** Longest request in bytes. */
  static final int REQUEST_BYTES = 8192;

  /** Longest answer in bytes: a full page of connections is about half a megabyte. */
  static final int ANSWER_BYTES = 8 << 20;

  private ControlSocket() {}

  /** The socket of the daemon with this state directory. */
  public static Path in(Path stateDirectory) {
    return stateDirectory.resolve(NAME);
  }
}
