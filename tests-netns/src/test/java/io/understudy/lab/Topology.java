package io.understudy.lab;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A network of its own: client, primary and backup, each behind one port of a switch. Nothing of it
 * is visible in the root namespace but the names. {@link #close} takes all of it away, and so does
 * the end of the program; what a program that was itself killed left is swept by the next.
 */
public final class Topology implements AutoCloseable {
  private static final AtomicInteger COUNTER = new AtomicInteger();
  private static final String SWITCH = "switch";

  private final String id;
  private final Path directory;
  private final Host client;
  private final Host primary;
  private final Host backup;
  private final Thread hook = new Thread(this::takeAway, "lab-clean-up");

  private Topology(String id) {
    this.id = id;
    this.directory = Repository.target().resolve("lab").resolve(id);
    this.client = new Host(id, "client", 10, directory);
    this.primary = new Host(id, "primary", 1, directory);
    this.backup = new Host(id, "backup", 2, directory);
  }

  /** Builds a network that ends with this program at the latest. */
  public static Topology create() {
    Sweeper.sweep();
    long pid = ProcessHandle.current().pid();
    Topology topology = new Topology(Sweeper.PREFIX + pid + "-" + COUNTER.incrementAndGet());
    Runtime.getRuntime().addShutdownHook(topology.hook);
    topology.buildOrTakeAway();
    return topology;
  }

  /** Builds a network that stays until somebody takes it away by its name. */
  public static Topology createLasting(String name) {
    Topology topology = new Topology(Sweeper.PREFIX + name);
    topology.takeAway();
    topology.buildOrTakeAway();
    return topology;
  }

  /** Takes up a lasting network. */
  public static Topology attach(String name) {
    Topology topology = new Topology(Sweeper.PREFIX + name);
    topology.hosts().forEach(Host::attach);
    return topology;
  }

  /** Takes a lasting network away, however much of it is left. */
  public static void remove(String name) {
    new Topology(Sweeper.PREFIX + name).takeAway();
  }

  public String id() {
    return id;
  }

  /** The directory of this run: logs, captures, configuration. */
  public Path directory() {
    return directory;
  }

  public Host client() {
    return client;
  }

  public Host primary() {
    return primary;
  }

  public Host backup() {
    return backup;
  }

  /** Client, primary, backup. */
  public List<Host> hosts() {
    return List.of(client, primary, backup);
  }

  /** Lets segments be longer than the link carries, or not, on all hosts. */
  public void offloads(boolean wanted) {
    String state = wanted ? "on" : "off";
    for (Host host : hosts()) {
      host.must("ethtool", "-K", Host.INTERFACE, "tso", state, "gso", state, "gro", state);
    }
  }

  /** The host with this Ethernet address. */
  public Host withMac(String mac) {
    return hosts().stream()
        .filter(host -> host.mac().equals(mac))
        .findFirst()
        .orElseThrow(() -> new LabException("no host has the Ethernet address '" + mac + "'"));
  }

  /** The two servers lose each other; each still reaches everything else. */
  public void part() {
    isolatePorts("on");
  }

  /** The two servers find each other again. */
  public void unite() {
    isolatePorts("off");
  }

  private void isolatePorts(String change) {
    for (Host host : List.of(primary, backup)) {
      host.onPort("bridge", "link", "set", "dev", host.name(), "isolated", change);
    }
  }

  /** A second cable from server to server, beside the switch; it has an address at both ends. */
  public void cable(String name, Address atPrimary, Address atBackup) {
    String peer = " type veth peer name " + name + " netns " + backup.namespace() + "\n";
    batch(primary.namespace(), "link add " + name + peer);
    plug(primary, name, atPrimary);
    plug(backup, name, atBackup);
  }

  private static void plug(Host host, String name, Address address) {
    batch(
        host.namespace(),
        "address add "
            + address.cidr(IpVersion.IPV4)
            + " dev "
            + name
            + "\nlink set "
            + name
            + " up\n");
  }

  /** The other of the two servers. */
  public Host partnerOf(Host host) {
    return host == primary ? backup : primary;
  }

  /**
   * A host without power starts again: nothing of its old life is left but the files. Its old cable
   * goes with its network, which the kernel takes down in its own time.
   */
  public void reboot(Host host) {
    String name = host.namespace();
    reboot(host, () -> Shell.must("ip", "netns", "add", name));
  }

  /**
   * The host becomes one whose network is that of a process, such as a container without network of
   * its own; it dies with it.
   */
  public void replace(Host host, long pid) {
    String name = host.namespace();
    reboot(host, () -> Shell.must("ip", "netns", "attach", name, Long.toString(pid)));
  }

  private void reboot(Host host, Runnable makeNamespace) {
    String old = "old-" + Long.toString(System.nanoTime() & 0xfffffffL, Character.MAX_RADIX);
    host.onPort("ip", "link", "set", host.name(), "nomaster", "down", "name", old);
    Sweeper.removeNamespace(host.namespace());
    makeNamespace.run();
    connect(id + "-" + SWITCH, host);
    host.boot();
  }

  /** Puts the service address on a host by hand, as for a server that nothing protects. */
  public void serviceAddressOn(Host host) {
    for (IpVersion version : IpVersion.values()) {
      String cidr = Address.SERVICE.cidr(version);
      Shell.must(addressCommand(host, version, cidr), "");
    }
  }

  @Override
  public void close() {
    takeAway();
    if (Thread.currentThread() != hook) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException ending) {
        // The program ends already: the hook runs or ran, and finds nothing to do.
      }
    }
  }

  private synchronized void takeAway() {
    Sweeper.remove(id);
  }

  private void buildOrTakeAway() {
    try {
      build();
    } catch (RuntimeException e) {
      takeAway();
      throw e;
    }
  }

  private void build() {
    String fabric = id + "-" + SWITCH;
    Shell.must("ip", "netns", "add", fabric);
    hosts().forEach(host -> Shell.must("ip", "netns", "add", host.namespace()));
    batch(
        fabric,
        "link set lo up\n"
            + "link add br0 type bridge stp_state 0 forward_delay 0 mcast_snooping 0\n"
            + "link set br0 addrgenmode none up\n");
    hosts().forEach(host -> connect(fabric, host));
    hosts().forEach(Host::boot);
  }

  private void connect(String fabric, Host host) {
    // Duplicate address detection would hold the first packets back for a second. A container
    // engine
    // takes IPv6 from what has no network of its own.
    Shell.must(
        "ip",
        "netns",
        "exec",
        host.namespace(),
        "sh",
        "-c",
        "echo 0 > /proc/sys/net/ipv6/conf/all/accept_dad;"
            + "echo 0 > /proc/sys/net/ipv6/conf/default/accept_dad;"
            + "echo 0 > /proc/sys/net/ipv6/conf/all/disable_ipv6");
    batch(
        fabric,
        "link add "
            + host.name()
            + " type veth peer name "
            + Host.INTERFACE
            + " address "
            + host.mac()
            + " netns "
            + host.namespace()
            + "\n"
            + "link set "
            + host.name()
            + " addrgenmode none master br0 up\n");
    batch(host.namespace(), "link set lo up\nlink set " + Host.INTERFACE + " up\n");
    for (IpVersion version : IpVersion.values()) {
      Shell.must(addressCommand(host, version, host.address().cidr(version)), "");
    }
  }

  private static List<String> addressCommand(Host host, IpVersion version, String cidr) {
    List<String> command =
        List.of("ip", "-n", host.namespace(), "address", "add", cidr, "dev", Host.INTERFACE);
    if (version == IpVersion.IPV4) {
      return command;
    }
    return Stream.concat(command.stream(), Stream.of("nodad")).toList();
  }

  private static void batch(String namespace, String lines) {
    Shell.must(List.of("ip", "-n", namespace, "-batch", "-"), lines);
  }
}
