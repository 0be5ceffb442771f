package io.understudy.replicator.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Everything one node is told by its administrator. Immutable; made by {@link ConfigurationLoader},
 * which has validated it as a whole, so no reader needs to check it again.
 *
 * @param source the file it was read from
 * @param node name of this host
 * @param stateDirectory bpffs mount, control socket and event log of this node
 * @param interfaceName where clients arrive
 * @param tapInterface where a switch's copies arrive; empty when on the clients' interface
 * @param peer the partner
 * @param control the authenticated channel to the partner
 * @param detection when the partner counts as dead
 * @param arbiter who decides when the hosts lose each other
 * @param stats where the stats endpoint listens; empty when it is switched off
 * @param limits bounds of the segment plane and of what is kept on disk
 * @param divergence whether the output of both servers is compared
 * @param services at least one, in the order of the file
 */
public record Configuration(
    Path source,
    String node,
    Path stateDirectory,
    String interfaceName,
    Optional<String> tapInterface,
    PeerHost peer,
    ControlChannel control,
    Detection detection,
    ArbiterSettings arbiter,
    Optional<StatsEndpoint> stats,
    Limits limits,
    Divergence divergence,
    List<Service> services) {

  /** Copies the list, so that nobody can change it later. */
  public Configuration {
    services = List.copyOf(services);
  }

  /** The service of this name, if the file has one. */
  public Optional<Service> service(String name) {
    return services.stream().filter(service -> service.name().equals(name)).findFirst();
  }
}
