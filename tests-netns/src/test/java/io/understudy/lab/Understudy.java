package io.understudy.lab;

import com.fasterxml.jackson.databind.JsonNode;
import io.understudy.replicator.stats.EventEntry;
import io.understudy.replicator.stats.EventFile;
import io.understudy.replicator.stats.Json;
import io.understudy.replicator.stats.control.ControlException;
import io.understudy.replicator.stats.control.ControlSocketClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The daemon of one host, as a user runs it: by its start script and its configuration file. */
public final class Understudy {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int EVENTS = 1024;
  private static final String STATS = "http://127.0.0.1:9077";

  private final Topology topology;
  private final Host host;
  private final AtomicInteger starts = new AtomicInteger();
  private Map<String, String> serviceSettings = Map.of();
  private String limits = "";
  private List<Integer> ports = List.of(Nginx.PORT);
  private List<IpVersion> versions = List.of(IpVersion.values());
  private List<Integer> datagramPorts = List.of();
  private Map<String, String> peerSettings = Map.of();
  private Map<String, String> controlSettings = Map.of();
  private Map<String, String> hostSettings = Map.of();
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

  /** The state directory. It has a short name: the control socket in it may have 107 characters. */
  public Path state() {
    return Sweeper.MEMORY.resolve(topology.id()).resolve(host.name()).resolve("state");
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
        %scontrol:
          address: %s
          key-file: %s
        %s%sservices:
        %s%s"""
        .formatted(
            host.name(),
            state(),
            Host.INTERFACE,
            partner.name(),
            partner.address().ipv4(),
            indented(peerSettings),
            host.address().ipv4(),
            key,
            indented(controlSettings),
            hostLines(),
            services(),
            limits.isEmpty() ? "" : "limits: " + limits + "\n");
  }

  private String hostLines() {
    StringBuilder lines = new StringBuilder();
    hostSettings.forEach((name, value) -> lines.append(name + ": " + value + "\n"));
    if (Await.SLOWER > 1) {
      lines.append("detection: {heartbeat: " + 10 * Await.SLOWER + "ms}\n");
    }
    return lines.toString();
  }

  private static String indented(Map<String, String> settings) {
    StringBuilder lines = new StringBuilder();
    settings.forEach((name, value) -> lines.append("  " + name + ": " + value + "\n"));
    return lines.toString();
  }

  /** Settings that the configuration has for the control channel, from the next start on. */
  public void controlSettings(Map<String, String> settings) {
    controlSettings = Map.copyOf(settings);
  }

  /** Settings that the configuration has for the partner besides, from the next start on. */
  public void peerSettings(Map<String, String> settings) {
    peerSettings = Map.copyOf(settings);
  }

  /** Settings that the configuration has besides, from the next start on. */
  public void hostSettings(Map<String, String> settings) {
    hostSettings = Map.copyOf(settings);
  }

  /** The UDP ports of every service, from the next start on. */
  public void datagramPorts(List<Integer> wanted) {
    datagramPorts = List.copyOf(wanted);
  }

  private List<String> portList() {
    Stream<String> tcp = ports.stream().map(port -> "tcp/" + port);
    return Stream.concat(tcp, datagramPorts.stream().map(port -> "udp/" + port)).toList();
  }

  /** Settings that the configuration has for every service, from the next start on. */
  public void serviceSettings(Map<String, String> settings) {
    serviceSettings = Map.copyOf(settings);
  }

  /** Limits as the configuration writes them in braces, from the next start on. */
  public void limits(String wanted) {
    limits = wanted;
  }

  /** The ports of every service, from the next start on. */
  public void ports(List<Integer> wanted) {
    ports = List.copyOf(wanted);
  }

  /** Which of the two services there are, from the next start on. */
  public void versions(List<IpVersion> wanted) {
    versions = List.copyOf(wanted);
  }

  private String services() {
    return versions.stream()
        .map(version -> service(version.service(), version))
        .collect(Collectors.joining());
  }

  private String service(String name, IpVersion version) {
    StringBuilder lines = new StringBuilder();
    lines.append("  - name: ").append(name);
    lines.append("\n    address: \"").append(Address.SERVICE.cidr(version));
    lines.append("\"\n    ports: ").append(portList());
    lines.append("\n    preferred-primary: ").append(topology.primary().name());
    serviceSettings.forEach(
        (key, value) -> lines.append("\n    ").append(key).append(": ").append(value));
    return lines.append('\n').toString();
  }

  /** What to write before a server's command so that it chooses as the one of the other host. */
  public List<String> launcher() {
    writeConfig();
    return List.of(Repository.program().toString(), "exec", "--config", config().toString(), "--");
  }

  /** Starts the daemon; it may not be ready yet. */
  public Understudy start() {
    if (!Files.isExecutable(Repository.program())) {
      throw new LabException(Repository.program() + " is missing: build first");
    }
    writeConfig();
    daemon =
        host.start(
            "understudy-" + starts.incrementAndGet(),
            List.of(Repository.program().toString(), "run", "--config", config().toString()));
    return this;
  }

  /** The daemon's process that was started last. */
  public Spawned daemon() {
    return daemon;
  }

  /** All processes of the daemon, whoever started them. */
  public List<Long> processes() {
    return host.processes("run --config " + config());
  }

  /** {@code kill -9}. */
  public void kill() {
    signal("KILL");
    Await.until("daemon of " + host.name() + " gone", PATIENCE, () -> processes().isEmpty());
  }

  /** Sends a signal, for example {@code STOP}, {@code CONT}, {@code TERM}. */
  public void signal(String signal) {
    Processes.signal(signal, processes());
  }

  /** Whether the daemon says that it does what it should. */
  public boolean ready() {
    return fetch("/readyz").exit() == 0;
  }

  /** Waits until the daemon answers; it may not have found its role yet. */
  public void awaitRunning() {
    awaitStatus("running", status -> status.root().has("services"));
  }

  /** Waits until every service has a partner that shadows it, or that it shadows. */
  public void awaitDuplex() {
    awaitStatus("duplex", status -> status.all("mode", "duplex") && ready());
  }

  /** Waits until the partner has everything of every connection that it holds. */
  public void awaitNonePending() {
    awaitStatus("without pending connections", status -> status.pendingConnections() == 0);
  }

  /** Waits until the host has this role in every service. */
  public void awaitRole(String role) {
    awaitStatus(role, status -> status.all("role", role));
  }

  /** Waits until every service speaks alone on this host. */
  public void awaitSimplexPrimary() {
    awaitStatus(
        "primary in simplex",
        status -> status.all("mode", "simplex") && status.all("role", "primary"));
  }

  /** Waits until the two daemons agree on a key for seeds, and say so. */
  public void awaitSeeds() {
    Await.until(
        () -> host.name() + " has a key for seeds; metrics: " + fetch("/metrics").text(),
        PATIENCE,
        () -> fetch("/metrics").out().contains("understudy_seed_key 1"));
  }

  /** How many questions for seeds were answered so. */
  public long seeds(String answer) {
    String name = "understudy_seeds_total{result=\"" + answer + "\"} ";
    return fetch("/metrics")
        .out()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length())))
        .sum();
  }

  /**
   * Waits until the daemon's own account satisfies the condition.
   *
   * @throws LabException at once when the daemon ended, else at the deadline
   */
  public void awaitStatus(String what, Predicate<Status> condition) {
    Await.until(
        () -> host.name() + " " + what + "; status: " + fetch("/status").text() + daemonLog(),
        PATIENCE,
        () -> condition.test(status()) || ended());
    if (ended()) {
      throw new LabException(
          daemon.name() + " ended with " + daemon.exit(Duration.ZERO) + daemonLog());
    }
  }

  private boolean ended() {
    return daemon != null && !daemon.alive();
  }

  /** The events of this kind that it has told so far. */
  public List<EventEntry> events(String kind) {
    return events().stream().filter(event -> event.kind().equals(kind)).toList();
  }

  /** The newest events that it has told so far, oldest first, also when it runs no more. */
  public List<EventEntry> events() {
    try {
      return EventFile.read(state(), EVENTS);
    } catch (IOException e) {
      throw new LabException("events of " + host.name() + " cannot be read", e);
    }
  }

  /** A counter of the segment plane. */
  public long counted(String verdict, String reason) {
    String name =
        "understudy_segments_total{reason=\"" + reason + "\",verdict=\"" + verdict + "\"} ";
    return fetch("/metrics")
        .out()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length())))
        .sum();
  }

  /** Why it took over last, in each service. */
  public String takeoverReasons() {
    StringBuilder reasons = new StringBuilder();
    for (JsonNode service : status().root().path("services")) {
      reasons.append(service.at("/lastTakeover/reason").asText()).append(", ");
    }
    return reasons.toString();
  }

  /** How long nobody spoke at its last takeover, at most, over its services. */
  public double silentMillis() {
    double longest = 0;
    for (JsonNode service : status().root().path("services")) {
      longest = Math.max(longest, service.at("/lastTakeover/silentMicros").asDouble() / 1e3);
    }
    return longest;
  }

  /**
   * The daemon's account of itself; empty when it does not answer. Asked for hundreds of times, so
   * by the control socket: no process has to be started for it.
   */
  public Status status() {
    try (ControlSocketClient daemonsEar = ControlSocketClient.connect(state())) {
      return new Status(Json.tree(daemonsEar.status()));
    } catch (ControlException silent) {
      return Status.NONE;
    }
  }

  /**
   * Swaps the roles of a service, as the command does it, which would first take a while to start.
   */
  public void switchover(String service) {
    try (ControlSocketClient client = ControlSocketClient.connect(state())) {
      client.switchover(service);
    } catch (ControlException e) {
      throw new LabException("no switchover of " + service, e);
    }
  }

  /** Asks the stats endpoint. */
  public Shell.Result fetch(String path) {
    return host.run(PATIENCE, "curl", "-sS", "-f", "-m", "3", STATS + path);
  }

  /** Runs a command of the program on this host, with this host's configuration. */
  public Shell.Result command(String... words) {
    List<String> command = new ArrayList<>(List.of(Repository.program().toString()));
    command.addAll(List.of(words));
    command.addAll(List.of("--config", config().toString()));
    return Shell.run(host.inside(command), "", PATIENCE);
  }

  private String daemonLog() {
    return daemon == null ? "" : "\nlog: " + daemon.output();
  }
}
