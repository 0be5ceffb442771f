package io.understudy.replicator.stats;

import java.util.List;
import java.util.Optional;

/**
 * The answer to {@code understudy status} and {@code /status}.
 *
 * @param node this host
 * @param version of the running daemon
 * @param uptimeMillis since the daemon started
 * @param services in the order of the configuration
 */
public record StatusReport(
    String node, String version, long uptimeMillis, List<ServiceStatus> services) {

  /** Copies the list. */
  public StatusReport {
    services = List.copyOf(services);
  }

  /** The status of one service, if it exists. */
  public Optional<ServiceStatus> service(String name) {
    return services.stream().filter(service -> service.name().equals(name)).findFirst();
  }
}
