package io.understudy.lab;

import java.util.Map;

/** A program that does nothing, where the switch hands frames to the client. */
public final class IdlePrograms {
  private IdlePrograms() {}

  /** Puts it there, and returns what {@code tc -j filter show} says of it. */
  public static String atClient(Topology topology) {
    Host client = topology.client();
    PortProgram.compile(topology, "idle", Map.of()).attach(client, "egress");
    return client.onPort("tc", "-j", "filter", "show", "dev", client.name(), "egress");
  }
}
