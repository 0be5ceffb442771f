package io.understudy.replicator.config;

import java.net.InetAddress;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What must be right between keys of different groups. Any value may be null after a problem. */
final class CrossCheck {
  private final Section root;
  private final String node;
  private final PeerHost peer;
  private final ControlChannel control;
  private final Set<Tap> taps = EnumSet.noneOf(Tap.class);
  private final Set<Engine> engines = EnumSet.noneOf(Engine.class);
  private final Map<String, String> names = new HashMap<>();
  private final Map<InetAddress, String> addresses = new HashMap<>();

  CrossCheck(Section root, String node, PeerHost peer, ControlChannel control) {
    this.root = root;
    this.node = node;
    this.peer = peer;
    this.control = control;
  }

  /** The two hosts must differ and be able to talk. */
  void pair() {
    if (node != null && node.equals(peer.node())) {
      root.group("peer")
          .problem("node", "is this node's own name", "write the name of the other host");
    }
    if (control.address() != null && peer.address() != null) {
      link(root.group("peer"), "address", control.address(), peer.address());
    }
  }

  /** A link that is there already is no further path. */
  void extraLinks() {
    Section section = root.group("control");
    for (int i = 0; i < control.extraLinks().size(); i++) {
      ExtraLink link = control.extraLinks().get(i);
      boolean same =
          Objects.equals(link.address(), control.address())
              && Objects.equals(link.peerAddress(), peer.address());
      if (same && link.address() != null) {
        section.problem(
            "extra-links",
            "link " + i + " is the control channel itself and adds no path",
            "write the addresses of another cable, or remove it");
      }
    }
  }

  /** Two ends of a link must differ and be of one family. */
  static void link(Section section, String key, InetAddress own, InetAddress other) {
    if (own.isLoopbackAddress() != other.isLoopbackAddress()) {
      section.problem(
          key,
          AddressText.of(other) + " cannot be reached from " + AddressText.of(own),
          "write addresses of the network that both hosts are on, not of the loopback interface");
    } else if (own.equals(other)) {
      section.problem(key, "is this host's own address", "write the address of the other host");
    } else if (own.getClass() != other.getClass()) {
      section.problem(
          key,
          AddressText.of(other) + " and " + AddressText.of(own) + " are of different families",
          "write two IPv4 or two IPv6 addresses");
    }
  }

  /** Both hosts must come to the same answer, so it cannot depend on whose file this is. */
  String defaultPrimary() {
    if (node == null || peer.node() == null) {
      return node;
    }
    return node.compareTo(peer.node()) < 0 ? node : peer.node();
  }

  void service(Section section, String name, ServiceAddress address, String preferred) {
    uniqueName(section, name);
    if (address != null) {
      notOurs(section, address.address());
      uniqueAddress(section, name, address.address());
    }
    boolean checkable = node != null && peer.node() != null && preferred != null;
    if (checkable && !preferred.equals(node) && !preferred.equals(peer.node())) {
      section.problem(
          "preferred-primary",
          Values.quoted(preferred) + " is neither of the two nodes",
          "write " + node + " or " + peer.node());
    }
  }

  /** Keys of one tap with another one would do nothing. */
  void tap(Section section, Tap tap) {
    if (tap != null) {
      taps.add(tap);
    }
    if (tap == Tap.MULTICAST && !section.isPresent("multicast-mac")) {
      section.problem(
          "multicast-mac", "is missing", "write a group address, such as 03:00:5e:4d:00:64");
    }
    onlyWith(section, "multicast-mac", tap, Tap.MULTICAST);
    onlyWith(section, "mirrored", tap, Tap.MIRROR);
  }

  /** One engine handles all services of a host, and nfqueue has no tap but relay, and no UDP. */
  void engine(Section section, Engine engine, Tap tap, List<ServicePort> ports) {
    if (engine == Engine.NFQUEUE && ports.stream().anyMatch(ServicePort::isUdp)) {
      section.problem(
          "ports",
          "engine nfqueue serves TCP only",
          "remove the UDP ports, or write engine: ebpf where the kernel can");
    }
    if (engine == Engine.NFQUEUE && tap != null && tap != Tap.RELAY) {
      section.problem(
          "tap",
          "engine nfqueue has not tap " + tap.word(),
          "write 'tap: relay', or engine: ebpf where the kernel can");
    }
    if (engine != null && engine != Engine.AUTO) {
      engines.add(engine);
      if (engines.size() > 1) {
        section.problem(
            "engine",
            "is another one than that of an earlier service",
            "give all services the same, on both hosts");
      }
    }
  }

  private static void onlyWith(Section section, String key, Tap tap, Tap wanted) {
    if (section.isPresent(key) && tap != null && tap != wanted) {
      section.problem(
          key, "does nothing with tap " + tap.word(), "remove it, or write tap: " + wanted.word());
    }
  }

  /** An interface that only listens is another one, and somebody must have use for it. */
  void tapInterface(String tapInterface, String interfaceName) {
    if (tapInterface == null) {
      return;
    }
    if (tapInterface.equals(interfaceName)) {
      root.problem(
          "tap-interface", "is the service interface", "leave it out: that one listens anyway");
    } else if (!taps.contains(Tap.MIRROR)) {
      root.problem("tap-interface", "no service has tap mirror", "remove it");
    }
  }

  private void uniqueName(Section section, String name) {
    if (name != null && names.put(name, name) != null) {
      section.problem("name", Values.quoted(name) + " is taken", "give each service its own name");
    }
  }

  private void notOurs(Section section, InetAddress address) {
    boolean host = address.equals(control.address()) || address.equals(peer.address());
    boolean link =
        control.extraLinks().stream()
            .anyMatch(l -> address.equals(l.address()) || address.equals(l.peerAddress()));
    if (host || link) {
      section.problem(
          "address",
          AddressText.of(address) + " belongs to one of the hosts",
          "use an address that moves between them");
    }
  }

  /** A takeover moves a whole address, so one address cannot have two roles. */
  private void uniqueAddress(Section section, String name, InetAddress address) {
    String earlier = addresses.putIfAbsent(address, String.valueOf(name));
    if (earlier != null) {
      section.problem(
          "address",
          AddressText.of(address) + " is used by service " + earlier,
          "list all ports of an address in one service");
    }
  }
}
