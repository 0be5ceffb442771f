package io.understudy.replicator.pair;

import java.util.List;

/**
 * A whole control message. A value.
 *
 * @param header who sent it and when
 * @param host the sender
 * @param services each service once
 * @param keys the sender's part of the agreement on keys for seeds
 */
public record ControlMessage(
    ControlHeader header, HostFacts host, List<ServiceStatus> services, KeyOffer keys) {
  public ControlMessage {
    services = List.copyOf(services);
  }
}
