package io.understudy.lab;

import java.util.List;
import java.util.Map;

/**
 * The switch's port mirroring, one session for each server: what passes the port of one is copied
 * to the other. Whole ports are mirrored, as switches do it, so each server also gets copies of
 * what it sent to the other itself.
 */
final class Mirror {
  /** The interface of a host that only listens. */
  static final String INTERFACE = "tap0";

  private Mirror() {}

  /**
   * Starts both sessions.
   *
   * @param both also what comes from the mirrored host
   * @param apart the copies arrive on an interface of their own, {@value #INTERFACE}
   * @param vlan with which tag the copies arrive; 0 for none
   */
  static void start(Topology topology, boolean both, boolean apart, int vlan) {
    for (Host source : List.of(topology.primary(), topology.backup())) {
      Host listener = topology.partnerOf(source);
      int port = apart ? addPort(topology, listener) : listener.portIndex(listener.name());
      PortProgram program =
          PortProgram.compile(topology, "mirror", Map.of("TARGET", port, "VLAN", vlan));
      program.attach(source, "egress");
      if (both) {
        program.attach(source, "ingress");
      }
    }
  }

  /** A second cable from the switch to the host; the switch only sends on it. */
  private static int addPort(Topology topology, Host host) {
    String port = host.name() + "-tap";
    host.onPort(
        "ip",
        "link",
        "add",
        port,
        "type",
        "veth",
        "peer",
        "name",
        INTERFACE,
        "netns",
        Processes.file(host.namespace()).toString());
    host.onPort("ip", "link", "set", port, "addrgenmode", "none", "up");
    host.must("ip", "link", "set", INTERFACE, "addrgenmode", "none", "up");
    return host.portIndex(port);
  }
}
