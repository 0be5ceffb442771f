package io.understudy.lab;

/**
 * The addresses of the lab's network, an IPv4 and an IPv6 address for each place in it.
 *
 * @param ipv4 without prefix length
 * @param ipv6 without prefix length
 */
public record Address(String ipv4, String ipv6) {
  public static final int IPV4_PREFIX = 24;
  public static final int IPV6_PREFIX = 64;

  /** The address under which clients know the service. */
  public static final Address SERVICE = at(100);

  /** The address with this number in both networks; IPv6 writes the same digits. */
  public static Address at(int number) {
    return new Address("10.77.0." + number, "fd00:77::" + number);
  }

  public String of(IpVersion version) {
    return version == IpVersion.IPV4 ? ipv4 : ipv6;
  }

  /** With its prefix length, as {@code ip address} and the configuration want it. */
  public String cidr(IpVersion version) {
    return of(version) + "/" + (version == IpVersion.IPV4 ? IPV4_PREFIX : IPV6_PREFIX);
  }
}
