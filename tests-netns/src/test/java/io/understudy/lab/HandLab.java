package io.understudy.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * The lab by hand, one command at a time, for {@code tests-netns/lab}. The network stays between
 * the commands, until {@code down}.
 */
public final class HandLab {
  private static final String USAGE =
      """
      usage: tests-netns/lab [--name NAME] COMMAND
        up                        build namespaces us-NAME-{client,switch,primary,backup}
        down                      take everything away
        exec HOST COMMAND...      run a command in client, primary or backup
        nginx [SIZE_MB]           start nginx on both hosts with /data of this size (256)
        service HOST              put the service address on a host, as without a daemon
        config                    write the daemons' configuration and key
        download [4|6] [RATE]     curl /data; print digests, connections and the longest pause
        upload [4|6] [RATE]       curl -T of the same bytes to /up/...; likewise
        kill HOST                 the host loses its power
        kill-nginx HOST           kill -9 of master and workers
        port HOST up|down|nomaster|master   its switch port
      """;

  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final String name;
  private final List<String> arguments;

  private HandLab(String name, List<String> arguments) {
    this.name = name;
    this.arguments = arguments;
  }

  /** Runs one command. */
  public static void main(String[] arguments) {
    List<String> all = Arrays.asList(arguments);
    boolean named = all.size() > 2 && all.get(0).equals("--name");
    List<String> rest = named ? all.subList(2, all.size()) : all;
    try {
      System.exit(new HandLab(named ? all.get(1) : "hand", rest).run());
    } catch (LabException e) {
      System.err.println("lab: " + e.getMessage());
      System.exit(1);
    }
  }

  private int run() {
    switch (argument(0, "")) {
      case "up" -> up();
      case "down" -> Topology.remove(name);
      case "exec" -> {
        return exec();
      }
      case "nginx" -> nginx();
      case "service" -> topology().serviceAddressOn(host(1));
      case "config" -> config();
      case "download" -> transfer(true);
      case "upload" -> transfer(false);
      case "kill" -> host(1).kill();
      case "kill-nginx" -> Processes.signal("KILL", host(1).processes("nginx: "));
      case "port" -> port();
      default -> {
        System.err.print(USAGE);
        return 2;
      }
    }
    return 0;
  }

  private void up() {
    Topology topology = Topology.createLasting(name);
    System.out.println("logs, configuration and captures: " + topology.directory());
    topology.hosts().forEach(host -> System.out.println(String.join(" ", host.inside("COMMAND"))));
  }

  private int exec() {
    List<String> command = arguments.subList(2, arguments.size());
    try {
      return new ProcessBuilder(host(1).inside(command)).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new LabException("cannot run " + command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private void nginx() {
    Topology topology = topology();
    long size = Long.parseLong(argument(1, "256")) << 20;
    Content content = Content.generate(topology, "data", size, 1);
    for (Host host : List.of(topology.primary(), topology.backup())) {
      new Nginx(topology, host).serve(content).start();
    }
    System.out.println("http://10.77.0.100:8080/data " + size + " bytes, " + content.sha256());
  }

  private void config() {
    Topology topology = topology();
    for (Host host : List.of(topology.primary(), topology.backup())) {
      System.out.println(new Understudy(topology, host).writeConfig());
    }
  }

  private void transfer(boolean down) {
    Topology topology = topology();
    Path file = Sweeper.MEMORY.resolve(topology.id()).resolve("content/data");
    Content content = new Content("data", file, file.toFile().length(), Digest.of(file));
    IpVersion version = argument(1, "4").equals("6") ? IpVersion.IPV6 : IpVersion.IPV4;
    String unique = (down ? "download-" : "upload-") + System.currentTimeMillis();
    Capture capture = Capture.start(topology.client(), "capture-" + unique);
    Transfer transfer =
        down
            ? new Download(topology, unique, content, version, argument(2, ""))
            : new Upload(topology, unique, content, version, argument(2, ""));
    System.out.println(transfer.start().finish(PATIENCE));
    System.out.println("wanted " + content.sha256());
    System.out.println(
        transfer instanceof Download download
            ? "got    " + download.sha256()
            : stored(topology, unique));
    System.out.println(Wire.read(capture.stop()) + "\nmissed by the capture: " + capture.missed());
  }

  private static String stored(Topology topology, String file) {
    StringBuilder all = new StringBuilder();
    for (Host host : List.of(topology.primary(), topology.backup())) {
      Path path = Sweeper.MEMORY.resolve(topology.id()).resolve(host.name() + "/up/" + file);
      all.append(host.name()).append(' ');
      all.append(Files.exists(path) ? Digest.of(path) : "has no such file").append('\n');
    }
    return all.toString().trim();
  }

  private void port() {
    switch (argument(2, "up")) {
      case "down" -> host(1).pullCable();
      case "up" -> host(1).plugCable();
      case "nomaster" -> host(1).isolate();
      case "master" -> host(1).rejoin();
      default -> throw new LabException("a port goes up, down, nomaster or master");
    }
  }

  private Topology topology() {
    return Topology.attach(name);
  }

  private Host host(int index) {
    String wanted = argument(index, "");
    return topology().hosts().stream()
        .filter(host -> host.name().equals(wanted))
        .findFirst()
        .orElseThrow(() -> new LabException("no host '" + wanted + "'; client, primary, backup"));
  }

  private String argument(int index, String otherwise) {
    return index < arguments.size() ? arguments.get(index) : otherwise;
  }
}
