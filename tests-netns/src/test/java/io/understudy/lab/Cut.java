package io.understudy.lab;

import java.util.List;
import java.util.Map;

/**
 * Part of what passes a host's port at the switch does not arrive; neither host sees anything of
 * it. It ends with {@link #close}.
 */
public final class Cut implements AutoCloseable {
  /** Both directions. */
  public static final List<String> BOTH = List.of("ingress", "egress");

  /** What the host sends. */
  public static final List<String> FROM_HOST = List.of("ingress");

  /** What the host would get. */
  public static final List<String> TO_HOST = List.of("egress");

  private final Host host;

  /** What does not arrive. */
  public enum What {
    /** The daemons' messages. */
    CONTROL,
    /** Everything but these: clients, leases, copies, confirmations. */
    SEGMENTS,
    /** Everything. */
    ALL
  }

  private Cut(Host host) {
    this.host = host;
  }

  /** Cuts it, in these directions. */
  public static Cut of(Topology topology, Host host, What what, List<String> directions) {
    Map<String, Integer> macros =
        Map.of(
            "CONTROL", what == What.SEGMENTS ? 0 : 1,
            "REST", what == What.CONTROL ? 0 : 1);
    PortProgram program = PortProgram.compile(topology, "cut", macros);
    directions.forEach(direction -> program.attach(host, direction));
    return new Cut(host);
  }

  @Override
  public void close() {
    Loss.stop(host);
  }
}
