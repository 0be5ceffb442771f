package io.understudy.replicator.config;

import java.util.List;
import java.util.Optional;

/**
 * A service that the pair protects: an address and the ports that belong to it.
 *
 * @param name the same on both hosts
 * @param address the address that clients use; the daemon owns it
 * @param ports at least one, without repetition
 * @param preferredPrimary the node that starts as primary when both are there
 * @param tap how the backup hears the client
 * @param mirrored what a switch copies; of use with tap mirror only
 * @param multicastMac where clients send to; there with tap multicast only
 * @param commit when the client may be told that its bytes were received
 * @param engine what handles the segments
 * @param probe how the server is asked whether it works
 */
public record Service(
    String name,
    ServiceAddress address,
    List<ServicePort> ports,
    String preferredPrimary,
    Tap tap,
    Mirrored mirrored,
    Optional<MacAddress> multicastMac,
    Commit commit,
    Engine engine,
    Optional<ProbeSettings> probe) {

  /** Copies the list, so that nobody can change it later. */
  public Service {
    ports = List.copyOf(ports);
  }
}
