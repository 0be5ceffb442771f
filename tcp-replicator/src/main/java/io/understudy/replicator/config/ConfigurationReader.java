package io.understudy.replicator.config;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Fills the records from the document, one method for each group of keys. Used for one file. */
final class ConfigurationReader {
  private static final Path STATE_DIRECTORY = Path.of("/var/lib/understudy");
  private static final Path KEY_FILE = Path.of("/etc/understudy/pair.key");

  /** A Unix socket path has at most 107 bytes; the socket's own name needs some of them. */
  private static final int STATE_DIRECTORY_BYTES = 80;

  private final Path file;
  private final boolean checkKey;
  private final Problems problems;

  ConfigurationReader(Path file, boolean checkKey, Problems problems) {
    this.file = file;
    this.checkKey = checkKey;
    this.problems = problems;
  }

  /** The configuration; of use only when no problem was reported. */
  Configuration read(YamlNode document) {
    Section root = Section.of(document, "", problems);
    String node = root.required("node", "alpha", Values::name);
    Path state = stateDirectory(root);
    String interfaceName = root.required("interface", "eth0", Values::interfaceName);
    String tapInterface = root.optional("tap-interface", null, Values::interfaceName);
    PeerHost peer = peer(root.group("peer"));
    ControlChannel control = control(root.group("control"));
    Detection detection = detection(root.group("detection"));
    ArbiterSettings arbiter = new ArbiterReader(root.group("arbiter"), detection).read();
    Optional<StatsEndpoint> stats = stats(root.group("stats"));
    Limits limits = limits(root.group("limits"));
    Divergence divergence = divergence(root.group("divergence"));
    CrossCheck check = new CrossCheck(root, node, peer, control);
    check.pair();
    check.extraLinks();
    ServiceReader reader = new ServiceReader(check, problems);
    List<Service> services = reader.read(root);
    check.tapInterface(tapInterface, interfaceName);
    root.finish();
    return new Configuration(
        file,
        node,
        state,
        interfaceName,
        Optional.ofNullable(tapInterface),
        peer,
        control,
        detection,
        arbiter,
        stats,
        limits,
        divergence,
        services);
  }

  private Path stateDirectory(Section root) {
    return root.optional(
        "state-directory",
        STATE_DIRECTORY,
        text -> {
          Path path = Values.absolutePath(text);
          if (Values.lengthBytes(path) > STATE_DIRECTORY_BYTES) {
            throw new ValueException(
                "longer than " + STATE_DIRECTORY_BYTES + " bytes, too long for a control socket",
                "choose a shorter path");
          }
          return path;
        });
  }

  private PeerHost peer(Section section) {
    String node = section.required("node", "beta", Values::name);
    InetAddress address = section.required("address", "10.77.0.2", Addresses::host);
    String interfaceName = section.optional("interface", null, Values::interfaceName);
    section.finish();
    return new PeerHost(node, address, Optional.ofNullable(interfaceName));
  }

  private ControlChannel control(Section section) {
    InetAddress address = section.required("address", "10.77.0.1", Addresses::host);
    Integer port = section.optional("port", 7077, Values.number(1, 65535));
    Path keyFile = section.optional("key-file", KEY_FILE, this::besideFile);
    if (checkKey && keyFile != null) {
      try {
        KeyFile.check(keyFile);
      } catch (ValueException e) {
        section.problem("key-file", e.getMessage(), e.remedy());
      }
    }
    List<ExtraLink> links = section.groups("extra-links", this::extraLink);
    section.finish();
    return new ControlChannel(address, port == null ? 0 : port, keyFile, links);
  }

  private ExtraLink extraLink(Section section) {
    InetAddress address = section.required("address", "10.78.0.1", Addresses::host);
    InetAddress peer = section.required("peer-address", "10.78.0.2", Addresses::host);
    if (address != null && peer != null) {
      CrossCheck.link(section, "peer-address", address, peer);
    }
    section.finish();
    return new ExtraLink(address, peer);
  }

  private Detection detection(Section section) {
    Duration heartbeat =
        section.optional(
            "heartbeat",
            Duration.ofMillis(10),
            Quantities.duration(Duration.ofMillis(1), Duration.ofSeconds(10)));
    Integer missed = section.optional("missed", 3, Values.number(1, 1000));
    section.finish();
    return new Detection(heartbeat, missed == null ? 0 : missed);
  }

  private Optional<StatsEndpoint> stats(Section section) {
    Boolean enabled = section.optional("enabled", true, Values::yesOrNo);
    InetAddress address = section.optional("address", Addresses.LOOPBACK, Addresses::any);
    Integer port = section.optional("port", 9077, Values.number(0, 65535));
    section.finish();
    if (address == null || port == null || !Boolean.TRUE.equals(enabled)) {
      return Optional.empty();
    }
    return Optional.of(new StatsEndpoint(address, port));
  }

  private Limits limits(Section section) {
    Duration unconfirmed =
        section.optional(
            "unconfirmed",
            Duration.ofSeconds(1),
            Quantities.duration(Duration.ofMillis(10), Duration.ofMinutes(1)));
    Duration endGrace =
        section.optional(
            "end-grace",
            Duration.ofSeconds(2),
            Quantities.duration(Duration.ofMillis(10), Duration.ofMinutes(1)));
    Integer connections = section.optional("connections", 65536, Values.number(1, 1 << 24));
    Long retention = section.optional("retention", 16L << 20, Quantities.size(0, 1L << 30));
    Long eventLog = section.optional("event-log", 8L << 20, Quantities.size(64L << 10, 1L << 30));
    Duration seedEpoch =
        section.optional(
            "seed-epoch",
            Duration.ofMinutes(10),
            Quantities.duration(Duration.ofSeconds(1), Duration.ofHours(24)));
    section.finish();
    return new Limits(
        unconfirmed,
        endGrace,
        connections == null ? 0 : connections,
        retention == null ? 0 : retention,
        eventLog == null ? 0 : eventLog,
        seedEpoch);
  }

  private Divergence divergence(Section section) {
    Boolean check = section.optional("check", true, Values::yesOrNo);
    Long rate = section.optional("rate", 32L << 20, Quantities.size(1L << 20, 4L << 30));
    section.finish();
    return new Divergence(Boolean.TRUE.equals(check), rate == null ? 0 : rate);
  }

  private Path besideFile(String text) throws ValueException {
    return file.toAbsolutePath().resolveSibling(Values.path(text)).normalize();
  }
}
