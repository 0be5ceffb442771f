package io.understudy.replicator.config;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Parsers for IP addresses. Only literals: a name that has to be resolved could hang or change. */
final class Addresses {
  /** 127.0.0.1, whatever this host prefers. */
  static final InetAddress LOOPBACK = ipv4(127, 0, 0, 1);

  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile("(" + OCTET + "\\.){3}" + OCTET);
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
  private static final String EXAMPLE = "write an address such as 10.77.0.1 or 2001:db8::1";

  private Addresses() {}

  /** Any literal address. */
  static InetAddress any(String text) throws ValueException {
    if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
      throw notAnAddress(text);
    }
    try {
      InetAddress address = InetAddress.getByName(text);
      if (address instanceof Inet4Address && text.indexOf(':') >= 0) {
        throw new ValueException(
            Values.quoted(text) + " is an IPv4 address written as IPv6",
            "write " + address.getHostAddress());
      }
      return address;
    } catch (UnknownHostException e) {
      throw notAnAddress(text);
    }
  }

  /** An address of one host: neither wildcard nor multicast. */
  static InetAddress host(String text) throws ValueException {
    InetAddress address = any(text);
    if (address.isAnyLocalAddress() || address.isMulticastAddress()) {
      throw new ValueException(Values.quoted(text) + " is not the address of a host", EXAMPLE);
    }
    return address;
  }

  /** A service address with its prefix; without one it stands for itself alone. */
  static ServiceAddress service(String text) throws ValueException {
    int slash = text.indexOf('/');
    InetAddress address = host(slash < 0 ? text : text.substring(0, slash));
    int bits = address.getAddress().length * 8;
    int prefix = slash < 0 ? bits : Values.number(1, bits).parse(text.substring(slash + 1));
    if (address.isLoopbackAddress() || address.isLinkLocalAddress()) {
      throw new ValueException(
          Values.quoted(text) + " cannot be reached by clients", "use a routable address");
    }
    if (bits == 32 && prefix < 31) {
      refuseNetworkItself(text, address, prefix);
    }
    return new ServiceAddress(address, prefix);
  }

  private static void refuseNetworkItself(String text, InetAddress address, int prefix)
      throws ValueException {
    int value = 0;
    for (byte octet : address.getAddress()) {
      value = value << 8 | octet & 0xff;
    }
    int host = value & -1 >>> prefix;
    if (host == 0 || host == -1 >>> prefix) {
      throw new ValueException(
          Values.quoted(text) + " is the " + (host == 0 ? "network" : "broadcast") + " address",
          "use the address of a host within the network");
    }
  }

  private static InetAddress ipv4(int a, int b, int c, int d) {
    try {
      return InetAddress.getByAddress(new byte[] {(byte) a, (byte) b, (byte) c, (byte) d});
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four octets are an address", e);
    }
  }

  private static ValueException notAnAddress(String text) {
    return new ValueException(Values.quoted(text) + " is not an IP address", EXAMPLE);
  }
}
