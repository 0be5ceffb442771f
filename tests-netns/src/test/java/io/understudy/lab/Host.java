package io.understudy.lab;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One machine of the lab: a network namespace whose only way out is {@code eth0}, a mount namespace
 * that ends with it, and the processes in them. {@link #kill} is the loss of power. Everything that
 * it runs writes to its own directory.
 */
public final class Host {
  /** The name of the only interface in each host. */
  public static final String INTERFACE = "eth0";

  private static final String HOLDER = "holder";

  private final String name;
  private final String namespace;
  private final String switchNamespace;
  private final Address address;
  private final String mac;
  private final Path directory;
  private long holder;

  Host(String prefix, String name, int number, Path runDirectory) {
    this.name = name;
    this.namespace = prefix + "-" + name;
    this.switchNamespace = prefix + "-switch";
    this.address = Address.at(number);
    this.mac = String.format("02:00:00:00:00:%02x", number);
    this.directory = runDirectory.resolve(name);
  }

  public String name() {
    return name;
  }

  public String namespace() {
    return namespace;
  }

  public Address address() {
    return address;
  }

  /** The Ethernet address of its interface, lower case with colons. */
  public String mac() {
    return mac;
  }

  /** Its directory for logs, configuration and state. */
  public Path directory() {
    return directory;
  }

  /** Starts the process that keeps the mount namespace; nothing else may run before it. */
  void boot() {
    try {
      Files.createDirectories(directory);
      List<String> command =
          List.of(
              "nsenter",
              "--net=" + Processes.file(namespace),
              "unshare",
              "--mount",
              "--propagation",
              "slave",
              "--",
              "sleep",
              "infinity");
      holder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .pid();
      Files.writeString(directory.resolve(HOLDER), Long.toString(holder));
    } catch (IOException e) {
      throw new LabException("cannot boot " + name, e);
    }
    Await.until(
        "mount namespace of " + name,
        Duration.ofSeconds(5),
        () -> Processes.commandLine(holder).startsWith("sleep"));
  }

  /** Takes up a host that an earlier program booted. */
  void attach() {
    try {
      holder = Long.parseLong(Files.readString(directory.resolve(HOLDER)));
    } catch (IOException e) {
      throw new LabException("there is no " + name + " in this lab: is it up?", e);
    }
  }

  /** The files in which the kernel shows this host, as {@code /proc/self} shows ours. */
  Path proc() {
    return Path.of("/proc", Long.toString(holder));
  }

  /** What to write before a command so that it runs in this host. */
  public List<String> inside(String... command) {
    return inside(List.of(command));
  }

  /** What to write before a command so that it runs in this host. */
  public List<String> inside(List<String> command) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "nsenter",
                "--net=" + Processes.file(namespace),
                "--mount=/proc/" + holder + "/ns/mnt",
                "--"));
    all.addAll(command);
    return all;
  }

  /** Runs a command that has to succeed, and returns its standard output. */
  public String must(String... command) {
    return Shell.must(inside(command), "");
  }

  /** Runs a command that may fail. */
  public Shell.Result run(Duration atMost, String... command) {
    return Shell.run(inside(command), "", atMost);
  }

  /** Starts a command whose output goes to {@code <name>.log}. */
  public Spawned start(String process, List<String> command) {
    File log = directory.resolve(process + ".log").toFile();
    return start(process, command, ProcessBuilder.Redirect.appendTo(log));
  }

  /** Starts a command that hands its standard output to the lab; its errors go to the log. */
  public Spawned startPiped(String process, List<String> command) {
    return start(process, command, ProcessBuilder.Redirect.PIPE);
  }

  private Spawned start(String process, List<String> command, ProcessBuilder.Redirect out) {
    Path log = directory.resolve(process + ".log");
    ProcessBuilder builder = new ProcessBuilder(inside(command));
    builder.redirectOutput(out).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      return new Spawned(name + "/" + process, builder.start(), log);
    } catch (IOException e) {
      throw new LabException("cannot start " + process + " on " + name, e);
    }
  }

  /** All processes of this host, without the one that keeps its mount namespace. */
  public List<Long> processes() {
    List<Long> pids = Processes.in(namespace);
    pids.remove(holder);
    return pids;
  }

  /** Those of its processes whose command line contains the text. */
  public List<Long> processes(String text) {
    return processes().stream().filter(pid -> Processes.commandLine(pid).contains(text)).toList();
  }

  /**
   * The host loses its power. Its switch port goes down first, so that no FIN and no reset of the
   * dying kernel gets out; then every process ends, and with the last the mounts.
   */
  public void kill() {
    pullCable();
    Processes.killAll(namespace);
  }

  /** The cable to the switch is pulled; the host itself lives on and sees it. */
  public void pullCable() {
    port("down");
  }

  /** The cable is back. */
  public void plugCable() {
    port("up");
  }

  /** The switch stops forwarding to and from this host, which sees nothing of it. */
  public void isolate() {
    port("nomaster");
  }

  /** The switch forwards again. */
  public void rejoin() {
    Shell.must("ip", "-n", switchNamespace, "link", "set", name, "master", "br0");
  }

  /** Packets of this host to an IPv4 address go nowhere. */
  public void blackhole(String address) {
    must("ip", "route", "add", "blackhole", address + "/32");
  }

  /**
   * Runs a command at the switch, where this host's port has the name of the host; returns what it
   * said.
   */
  public String onPort(String... command) {
    List<String> all =
        new ArrayList<>(List.of("nsenter", "--net=" + Processes.file(switchNamespace), "--"));
    all.addAll(List.of(command));
    return Shell.must(all, "");
  }

  /** The number of a port at the switch. */
  int portIndex(String port) {
    String line = Shell.must("ip", "-n", switchNamespace, "-o", "link", "show", "dev", port);
    return Integer.parseInt(line.substring(0, line.indexOf(':')));
  }

  private void port(String change) {
    Shell.must("ip", "-n", switchNamespace, "link", "set", name, change);
  }
}
