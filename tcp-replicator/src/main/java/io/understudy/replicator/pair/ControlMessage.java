package io.understudy.replicator.pair;

import java.util.List;

/**
 * A whole control message. A value.
 *
 * @param header who sent it and when
 * @param host the sender
 * @param services each service once
 */
public record ControlMessage(ControlHeader header, HostFacts host, List<ServiceStatus> services) {
  public ControlMessage {
    services = List.copyOf(services);
  }
}
