package io.understudy.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One direction of a cable at the switch that loses, doubles or delays TCP segments. A segment that
 * is late takes a detour through a slow queue, so that others overtake it. It ends with {@link
 * #close}, or with its network.
 */
public final class BadCable implements AutoCloseable {
  private static final Path SOURCE =
      Repository.root().resolve("tests-netns/src/test/c/trouble.bpf.c");
  private static final Path OBJECTS = Repository.target().resolve("trouble");
  private static final String DETOUR_RATE = "16mbit";

  /** What is wrong with it. */
  public enum Vice {
    LOSS,
    DOUBLED,
    LATE
  }

  private final Topology topology;
  private final Host host;
  private final boolean toHost;
  private String from = "0";
  private String to = "0";
  private boolean detour;

  private BadCable(Topology topology, Host host, boolean toHost) {
    this.topology = topology;
    this.host = host;
    this.toHost = toHost;
  }

  /** What goes to the host. */
  public static BadCable toHost(Topology topology, Host host) {
    return new BadCable(topology, host, true);
  }

  /** What comes from the host. */
  public static BadCable fromHost(Topology topology, Host host) {
    return new BadCable(topology, host, false);
  }

  /** Only what goes from one of these to the other. */
  public BadCable between(Host sender, Host receiver) {
    from = "0x" + sender.mac().substring(15);
    to = "0x" + receiver.mac().substring(15);
    return this;
  }

  /** Makes it bad for this many of a thousand segments. */
  public BadCable start(Vice vice, int perMille) {
    detour = vice == Vice.LATE;
    if (detour) {
      buildDetour();
    }
    Path object = compile(vice, perMille);
    // Another direction of the same port may be bad already.
    if (!host.onPort("tc", "qdisc", "show", "dev", host.name()).contains("clsact")) {
      host.onPort("tc", "qdisc", "add", "dev", host.name(), "clsact");
    }
    attach(host.name(), toHost ? "egress" : "ingress", object, "trouble");
    if (detour) {
      attach(detourEnd(), "ingress", object, "back");
    }
    return this;
  }

  @Override
  public void close() {
    String direction = toHost ? "egress" : "ingress";
    // The port may be gone with its host.
    Shell.run(
        "ip",
        "netns",
        "exec",
        topology.id() + "-switch",
        "tc",
        "filter",
        "del",
        "dev",
        host.name(),
        direction);
    if (detour) {
      host.onPort("ip", "link", "delete", detourBegin());
    }
  }

  private String detourBegin() {
    return "d" + (toHost ? "o" : "i") + "-" + host.name();
  }

  private String detourEnd() {
    return detourBegin() + "2";
  }

  private void buildDetour() {
    String begin = detourBegin();
    String end = detourEnd();
    host.onPort("ip", "link", "add", begin, "type", "veth", "peer", "name", end);
    host.onPort("ip", "link", "set", begin, "addrgenmode", "none", "up");
    host.onPort("ip", "link", "set", end, "addrgenmode", "none", "up");
    host.onPort(
        "tc",
        "qdisc",
        "add",
        "dev",
        begin,
        "root",
        "tbf",
        "rate",
        DETOUR_RATE,
        "burst",
        "1600",
        "latency",
        "50ms");
    host.onPort("tc", "qdisc", "add", "dev", end, "clsact");
  }

  private void attach(String device, String direction, Path object, String section) {
    host.onPort(
        "tc",
        "filter",
        "add",
        "dev",
        device,
        direction,
        "bpf",
        "da",
        "obj",
        object.toString(),
        "sec",
        section);
  }

  private Path compile(Vice vice, int perMille) {
    List<String> definitions = new ArrayList<>();
    for (Vice each : Vice.values()) {
      definitions.add(each + "=" + (each == vice ? perMille : 0));
    }
    definitions.add("FROM=" + from);
    definitions.add("TO=" + to);
    definitions.add("DIRECTION_FLAGS=" + (toHost ? "0" : "BPF_F_INGRESS"));
    definitions.add("DETOUR=" + (detour ? index(detourBegin()) : "0"));
    definitions.add("PORT=" + (detour ? index(host.name()) : "0"));
    Path object = OBJECTS.resolve(String.join(",", definitions) + ".bpf.o");
    if (!Files.exists(object)) {
      PortProgram.compile(SOURCE, object, definitions);
    }
    return object;
  }

  private String index(String device) {
    String line = host.onPort("ip", "-o", "link", "show", "dev", device);
    return line.substring(0, line.indexOf(':'));
  }
}
