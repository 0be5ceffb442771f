package io.understudy.replicator.stats;

import java.util.List;

/**
 * State of one service on this host.
 *
 * @param name of the service
 * @param address service address, without prefix
 * @param ports such as {@code tcp/8080}
 * @param role of this host
 * @param mode whether a healthy partner takes part
 * @param engine that runs: {@code ebpf} or {@code nfqueue}
 * @param engineReason why it was chosen, in words
 * @param tap {@code relay}
 * @param commit {@code sync} or {@code async}
 * @param connections tracked now
 * @param peer the partner as seen from here
 * @param lease by which this host speaks; null when its role is not primary
 * @param lag how far the backup is behind; null when there is none, that is in simplex
 * @param activity totals since the daemon started
 * @param takeovers role changes of this service since the daemon started, switchovers included
 * @param lastTakeover the latest of them; null when there was none
 */
public record ServiceStatus(
    String name,
    String address,
    List<String> ports,
    ServiceRole role,
    ServiceMode mode,
    String engine,
    String engineReason,
    String tap,
    String commit,
    ConnectionCounts connections,
    PeerStatus peer,
    LeaseStatus lease,
    LagStatus lag,
    ActivityStatus activity,
    long takeovers,
    TakeoverStatus lastTakeover) {

  /** Copies the list. */
  public ServiceStatus {
    ports = List.copyOf(ports);
  }
}
