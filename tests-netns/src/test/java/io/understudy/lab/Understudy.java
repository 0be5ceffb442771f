package io.understudy.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The daemon of one host, as a user runs it: by its start script and its configuration file. */
public final class Understudy {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String STATS = "http://127.0.0.1:9077";

  private final Topology topology;
  private final Host host;
  private final AtomicInteger starts = new AtomicInteger();
  private Spawned daemon;

  public Understudy(Topology topology, Host host) {
    this.topology = topology;
    this.host = host;
  }

  public Host host() {
    return host;
  }

  /** Writes the configuration and the shared key, and returns the file. */
  public Path writeConfig() {
    try {
      Path key = topology.directory().resolve("pair.key");
      if (!Files.exists(key)) {
        Files.createFile(
            key,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(key, "the lab's key, known to both hosts: " + topology.id() + "\n");
      }
      return Files.writeString(config(), yaml(key));
    } catch (IOException e) {
      throw new LabException("cannot configure " + host.name(), e);
    }
  }

  public Path config() {
    return host.directory().resolve("understudy.yaml");
  }

  private String yaml(Path key) {
    Host partner = topology.partnerOf(host);
    return """
        node: %s
        state-directory: %s
        interface: %s
        peer:
          node: %s
          address: %s
        control:
          address: %s
          key-file: %s
        services:
        %s%s"""
        .formatted(
            host.name(),
            host.directory().resolve("state"),
            Host.INTERFACE,
            partner.name(),
            partner.address().ipv4(),
            host.address().ipv4(),
            key,
            service("web", IpVersion.IPV4),
            service("web6", IpVersion.IPV6));
  }

  private String service(String name, IpVersion version) {
    return """
          - name: %s
            address: "%s"
            ports: [tcp/%d]
            preferred-primary: %s
            tap: relay
        """
        .formatted(name, Address.SERVICE.cidr(version), Nginx.PORT, topology.primary().name());
  }

  /** Starts the daemon; it may not be ready yet. */
  public Understudy start() {
    writeConfig();
    daemon =
        host.start(
            "understudy-" + starts.incrementAndGet(),
            List.of(Repository.program().toString(), "run", "--config", config().toString()));
    return this;
  }

  /** The daemon's process, as long as it was started by this object. */
  public Spawned daemon() {
    return daemon;
  }

  /** Whether the daemon says that it does what it should. */
  public boolean ready() {
    return host.run(PATIENCE, "curl", "-sf", "-m", "2", STATS + "/readyz").exit() == 0;
  }

  /** Runs a command of the program on this host, with this host's configuration. */
  public Shell.Result command(String... words) {
    List<String> command = new java.util.ArrayList<>(List.of(Repository.program().toString()));
    command.addAll(List.of(words));
    command.addAll(List.of("--config", config().toString()));
    return Shell.run(host.inside(command), "", PATIENCE);
  }
}
