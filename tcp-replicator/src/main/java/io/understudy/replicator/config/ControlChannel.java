package io.understudy.replicator.config;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;

/**
 * This host's end of the control channel between the two daemons.
 *
 * @param address own address
 * @param port UDP port, the same on both hosts
 * @param keyFile the shared secret; at least {@link KeyFile#MINIMUM_BYTES} bytes
 * @param extraLinks further ways to hear the partner
 */
public record ControlChannel(
    InetAddress address, int port, Path keyFile, List<ExtraLink> extraLinks) {

  /** Copies the list, so that nobody can change it later. */
  public ControlChannel {
    extraLinks = List.copyOf(extraLinks);
  }
}
