package io.understudy.lab.browser;

import io.understudy.lab.Host;
import io.understudy.lab.LabException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A port of ours that leads to a loopback port of a host of the lab, so that a browser out here can
 * look at it. Threads and processes end with {@link #close}.
 */
public final class PortRelay implements AutoCloseable {
  private static final int BACKLOG = 16;

  private final Host host;
  private final int port;
  private final ServerSocket door;
  private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();

  /** Listens on a free port of the loopback interface for a port of the host. */
  public PortRelay(Host host, int port) {
    this.host = host;
    this.port = port;
    try {
      door = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new LabException("no free port", e);
    }
    thread(this::accept);
  }

  /** The address to be visited, with a slash at its end. */
  public String address() {
    return "http://127.0.0.1:" + door.getLocalPort() + "/";
  }

  private void accept() throws IOException {
    while (!door.isClosed()) {
      Socket visitor = door.accept();
      String relay = "exec 3<>/dev/tcp/127.0.0.1/" + port + "; cat <&3 & cat >&3; kill $!";
      Process process = new ProcessBuilder(host.inside("bash", "-c", relay)).start();
      open.add(visitor);
      open.add(process::destroyForcibly);
      thread(() -> pump(visitor.getInputStream(), process.getOutputStream()));
      thread(
          () -> {
            pump(process.getInputStream(), visitor.getOutputStream());
            visitor.close();
          });
    }
  }

  private static void pump(InputStream from, OutputStream to) throws IOException {
    byte[] buffer = new byte[8192];
    try (to) {
      for (int length = from.read(buffer); length >= 0; length = from.read(buffer)) {
        to.write(buffer, 0, length);
        to.flush();
      }
    }
  }

  /** A connection that breaks is the business of its two ends. */
  private static void thread(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            "port-relay");
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((ended, cause) -> {});
    thread.start();
  }

  private interface Work {
    void run() throws IOException;
  }

  @Override
  public void close() {
    try {
      door.close();
      for (AutoCloseable each : open) {
        each.close();
      }
    } catch (Exception e) {
      throw new LabException("relay cannot be closed", e);
    }
  }
}
