package io.understudy.lab;

import java.util.List;

/**
 * Takes the common segment away from the two servers, as a private VLAN does: their switch ports
 * exchange frames with the client's only. Between them is a router, and over it a VXLAN device.
 */
final class RoutedPair {
  /** The name of the VXLAN device in both hosts. */
  static final String INTERFACE = "vxlan0";

  private static final String ROUTER = "10.77.0.254";

  private RoutedPair() {}

  static void separate(Topology topology) {
    Host primary = topology.primary();
    primary.onPort("ip", "address", "add", ROUTER + "/24", "dev", "br0");
    primary.onPort(
        "sh",
        "-c",
        "echo 1 > /proc/sys/net/ipv4/ip_forward;"
            + "echo 0 > /proc/sys/net/ipv4/conf/all/send_redirects;"
            + "echo 0 > /proc/sys/net/ipv4/conf/br0/send_redirects");
    for (Host host : List.of(primary, topology.backup())) {
      host.onPort("bridge", "link", "set", "dev", host.name(), "isolated", "on");
      String other = topology.partnerOf(host).address().ipv4();
      host.must("ip", "route", "add", other + "/32", "via", ROUTER);
      host.must(
          "ip",
          "link",
          "add",
          INTERFACE,
          "type",
          "vxlan",
          "id",
          "7",
          "local",
          host.address().ipv4(),
          "remote",
          other,
          "dstport",
          "4789");
      host.must("ip", "link", "set", INTERFACE, "mtu", "1450", "addrgenmode", "none", "up");
    }
  }
}
