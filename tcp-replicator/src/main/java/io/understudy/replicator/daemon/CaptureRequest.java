package io.understudy.replicator.daemon;

import io.understudy.replicator.config.Service;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.time.Duration;

/**
 * What {@code understudy capture} shall show.
 *
 * @param service of the configuration
 * @param client the client's address
 * @param clientPort the client's port; together with the service they name the connection
 * @param destination where to
 * @param most how many frames at most
 * @param atMost how long at most
 */
public record CaptureRequest(
    Service service,
    InetAddress client,
    int clientPort,
    Destination destination,
    long most,
    Duration atMost) {

  /** Where a capture goes; opened once, when everything else is in order. */
  @FunctionalInterface
  public interface Destination {
    /** The stream; who opens it closes it. */
    OutputStream open() throws IOException;
  }
}
