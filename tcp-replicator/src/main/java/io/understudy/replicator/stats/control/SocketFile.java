package io.understudy.replicator.stats.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** The socket in the file system: made private before anybody can find it. */
final class SocketFile {
  private static final int BACKLOG = 16;

  private final Path path;
  private Object identity;

  SocketFile(Path path) {
    this.path = path;
  }

  /** Puts a listening socket in place of whatever a daemon that was killed has left. */
  ServerSocketChannel bind() throws ControlException {
    if (isAnswered()) {
      throw new ControlException(
          ControlError.Kind.FAILED,
          path + ": another daemon is running with this state directory",
          "stop it, or give this node its own state-directory");
    }
    try {
      return publish(path.resolveSibling(path.getFileName() + ".new"));
    } catch (IOException e) {
      throw new ControlException(
          ControlError.Kind.FAILED,
          path + ": the control socket cannot be made (" + e + ")",
          "check that the state-directory is on a local disk and writable");
    }
  }

  private ServerSocketChannel publish(Path fresh) throws IOException {
    Files.deleteIfExists(fresh);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(fresh), BACKLOG);
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
      identity = identity(fresh);
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
      return server;
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  private boolean isAnswered() {
    try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      return probe.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** Removes the socket unless somebody else has put another there. */
  void remove() throws IOException {
    if (Files.exists(path) && identity(path).equals(identity)) {
      Files.deleteIfExists(path);
    }
  }

  private static Object identity(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }
}
