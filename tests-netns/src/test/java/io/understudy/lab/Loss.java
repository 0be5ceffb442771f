package io.understudy.lab;

import java.util.Map;

/**
 * Loses frames at random between the switch and a host, in both directions, as a bad cable would:
 * nothing on the host sees a frame that was lost. The program that drops is compiled for the wanted
 * rate; it sits on the switch's port.
 */
public final class Loss {
  private Loss() {}

  /** Starts to lose this many of a thousand frames to and from the host. */
  public static void start(Topology topology, Host host, int perMille) {
    PortProgram program = PortProgram.compile(topology, "loss", Map.of("LOSS_PER_MILLE", perMille));
    program.attach(host, "ingress");
    program.attach(host, "egress");
  }

  /** The cable is good again. */
  public static void stop(Host host) {
    host.onPort("tc", "qdisc", "del", "dev", host.name(), "clsact");
  }
}
