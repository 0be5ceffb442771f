package io.understudy.replicator.config;

import java.net.InetAddress;

/**
 * The address of a service with the length of its prefix, written {@code 10.77.0.100/24}.
 *
 * @param address IPv4 or IPv6, unicast
 * @param prefixLength bits of the network part: 1 to 32, or 1 to 128
 */
public record ServiceAddress(InetAddress address, int prefixLength) {
  @Override
  public String toString() {
    return AddressText.of(address) + "/" + prefixLength;
  }
}
