package io.understudy.lab;

import io.understudy.lab.client.DatagramClients;
import io.understudy.lab.client.StreamServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Servers that have UDP ports, and their clients: Debian's nsd, and a stream of datagrams. */
public final class DatagramServers {
  /** The TCP port that belongs to the same service. */
  public static final int TCP_PORT = DatagramClients.DNS_PORT;

  /** The UDP ports of the services. */
  public static final List<Integer> UDP_PORTS =
      List.of(DatagramClients.DNS_PORT, DatagramClients.STREAM_PORT);

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String CONFIG =
      """
      server:
        ip-address: %1$s@53
        ip-address: %2$s@53
        ip-freebind: yes
        server-count: 1
        rrl-ratelimit: 0
        username: ""
        chroot: ""
        zonesdir: "%3$s"
        database: ""
        pidfile: "%3$s/nsd.pid"
        xfrdfile: "%3$s/xfrd.state"
        xfrdir: "%3$s"
        zonelistfile: "%3$s/zone.list"
      remote-control:
        control-enable: no
      zone:
        name: example.test
        zonefile: "example.zone"
      """;
  private static final String ZONE =
      """
      $ORIGIN example.test.
      $TTL 60
      @ IN SOA ns hostmaster 1 3600 600 86400 60
      @ IN NS ns
      ns IN A 192.0.2.1
      %s. IN A %s
      """;

  private DatagramServers() {}

  /** Starts nsd and the streaming servers on a host, bound to the service addresses. */
  public static void start(Host host) {
    Path directory = host.directory().resolve("nsd");
    Path config = directory.resolve("nsd.conf");
    try {
      Files.createDirectories(directory);
      Files.writeString(
          directory.resolve("example.zone"),
          ZONE.formatted(DatagramClients.NAME, DatagramClients.ANSWER));
      Files.writeString(
          config, CONFIG.formatted(Address.SERVICE.ipv4(), Address.SERVICE.ipv6(), directory));
    } catch (IOException e) {
      throw new LabException("cannot prepare nsd on " + host.name(), e);
    }
    host.start("nsd", List.of("nsd", "-d", "-c", config.toString()));
    host.must("sh", "-c", "for i in /proc/sys/net/ipv?/ip_nonlocal_bind; do echo 1 > $i; done");
    for (IpVersion version : IpVersion.values()) {
      host.start("stream-" + version, java(StreamServer.class, Address.SERVICE.of(version)));
    }
  }

  /** Clients of all these servers, that were all served. */
  public static final class Clients {
    private final Spawned program;

    private Clients(Spawned program) {
      this.program = program;
      Await.until(
          () -> "all clients are served: " + program.output(),
          PATIENCE,
          () -> program.output().contains("ready") || !program.alive());
    }

    /** Ends them; one report each. */
    public List<Report> finish() {
      try {
        program.process().getOutputStream().write('\n');
        program.process().getOutputStream().close();
      } catch (IOException e) {
        throw new LabException("the clients are gone: " + program.output(), e);
      }
      program.exit(PATIENCE);
      return program.output().lines().filter(line -> line.contains("=")).map(Report::new).toList();
    }
  }

  /**
   * What a client heard.
   *
   * @param text its name, then fields as {@code name=number}
   */
  public record Report(String text) {
    /** A number of the report. */
    public long number(String field) {
      Matcher matcher = Pattern.compile(" " + field + "=(\\d+)").matcher(text);
      if (!matcher.find()) {
        throw new LabException("no " + field + " in the report: " + text);
      }
      return Long.parseLong(matcher.group(1));
    }

    /** Is it the one that hears a stream, and asks nothing? */
    public boolean ofStream() {
      return text.startsWith("stream");
    }

    /** Of questions over UDP. */
    public boolean overUdp() {
      return text.startsWith("udp");
    }
  }

  /**
   * Starts clients of all servers, at both addresses.
   *
   * @param name of their log
   */
  public static Clients clients(Lab lab, String name) {
    return start(lab, name, List.of());
  }

  /** Starts clients that ask over UDP and do nothing else, at both addresses. */
  public static Clients questions(Lab lab) {
    return start(lab, "questions", List.of(DatagramClients.ONLY_QUESTIONS));
  }

  private static Clients start(Lab lab, String name, List<String> mode) {
    List<String> command = java(DatagramClients.class, mode.toArray(String[]::new));
    for (IpVersion version : IpVersion.values()) {
      command.add(Address.SERVICE.of(version));
    }
    return new Clients(lab.topology().client().start(name, command));
  }

  private static List<String> java(Class<?> program, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Repository.classes().toString(),
                program.getName()));
    command.addAll(List.of(arguments));
    return command;
  }
}
