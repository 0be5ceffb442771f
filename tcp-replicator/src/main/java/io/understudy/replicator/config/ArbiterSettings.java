package io.understudy.replicator.config;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Who decides when the hosts have lost each other: the group {@code arbiter}. Values. */
public sealed interface ArbiterSettings {
  /** Its kind. */
  ArbiterKind kind();

  /** No arbiter. */
  record None() implements ArbiterSettings {
    @Override
    public ArbiterKind kind() {
      return ArbiterKind.NONE;
    }
  }

  /**
   * Only a host that reaches the gateway may speak.
   *
   * @param address of the gateway, on the segment of the service interface
   * @param otherAddress its address of the other family (IPv4 or IPv6), where services have one
   * @param timeout how long it is waited for an answer, several questions in all
   * @param hold how long an answer counts
   */
  record Gateway(
      InetAddress address, Optional<InetAddress> otherAddress, Duration timeout, Duration hold)
      implements ArbiterSettings {
    /** The gateway's address of the same family as that of a service. */
    public Optional<InetAddress> inFamilyOf(InetAddress service) {
      return Stream.concat(Stream.of(address), otherAddress.stream())
          .filter(known -> known instanceof Inet4Address == service instanceof Inet4Address)
          .findFirst();
    }

    @Override
    public ArbiterKind kind() {
      return ArbiterKind.GATEWAY;
    }
  }

  /**
   * A fence agent.
   *
   * @param command program and arguments
   * @param options what it is told on standard input
   * @param action what it is asked to do
   * @param verify ask for the status afterwards
   * @param timeout of each run
   * @param delay silence of the partner before a primary fences; a backup waits twice as long
   */
  record Exec(
      List<String> command,
      Map<String, String> options,
      FenceAction action,
      boolean verify,
      Duration timeout,
      Duration delay)
      implements ArbiterSettings {
    /** Copies, so that nobody can change them later. */
    public Exec {
      command = List.copyOf(command);
      options = Map.copyOf(options);
    }

    @Override
    public ArbiterKind kind() {
      return ArbiterKind.EXEC;
    }
  }

  /**
   * A key in etcd.
   *
   * @param endpoints of its client URLs, tried in this order
   * @param prefix of the keys, without a slash at the end
   * @param ttl of the lease: a host that does not renew it is silent for less than that before the
   *     other may speak
   * @param timeout of each request
   */
  record Etcd(List<URI> endpoints, String prefix, Duration ttl, Duration timeout)
      implements ArbiterSettings {
    /** Copies the list, so that nobody can change it later. */
    public Etcd {
      endpoints = List.copyOf(endpoints);
    }

    @Override
    public ArbiterKind kind() {
      return ArbiterKind.ETCD;
    }
  }
}
