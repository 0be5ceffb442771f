package io.understudy.lab.matrix;

import io.understudy.lab.Await;
import io.understudy.lab.EchoServer;
import io.understudy.lab.Host;
import io.understudy.lab.IpVersion;
import io.understudy.lab.Lab;
import io.understudy.lab.LabException;
import io.understudy.lab.Nginx;
import io.understudy.lab.Topology;
import io.understudy.lab.Understudy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A protected pair that serves one case after the other: whatever a case broke is repaired before
 * the next, as an operator would do it. Who is primary changes with the faults.
 */
public final class Pair implements AutoCloseable {
  private static final Lab.Sizes SIZES = Lab.Sizes.ofMebibytes(8, 0);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Lab lab;
  private final Map<Host, EchoServer> echoes;
  private final Clients clients;
  private boolean offloads = true;

  private Pair(Lab lab) {
    this.lab = lab;
    Topology topology = lab.topology();
    echoes =
        Map.of(
            topology.primary(), new EchoServer(topology.primary()),
            topology.backup(), new EchoServer(topology.backup()));
    clients = new Clients(lab);
  }

  /** Two hosts in duplex, with an HTTP and an echo server each, and the clients' program. */
  public static Pair open() {
    Lab lab = Lab.bare(SIZES);
    try {
      Pair pair = new Pair(lab);
      lab.daemons().forEach(daemon -> daemon.ports(List.of(Nginx.PORT, EchoServer.PORT)));
      pair.startServers();
      lab.primaryDaemon().start().awaitRole("primary");
      pair.restore();
      return pair;
    } catch (RuntimeException e) {
      lab.close();
      throw e;
    }
  }

  Lab lab() {
    return lab;
  }

  Clients clients() {
    return clients;
  }

  /** The host that speaks for the service of this protocol; each service has its own. */
  Host primary(IpVersion version) {
    return speaker(version)
        .orElseThrow(() -> new LabException("nobody is primary of " + version))
        .host();
  }

  private Optional<Understudy> speaker(IpVersion version) {
    return lab.daemons().stream()
        .filter(daemon -> role(daemon, version).equals("primary"))
        .findFirst();
  }

  private static String role(Understudy daemon, IpVersion version) {
    String service = version.service();
    return daemon.status().service(service).path("role").asText();
  }

  Understudy daemonOn(Host host) {
    return host == lab.topology().primary() ? lab.primaryDaemon() : lab.backupDaemon();
  }

  /** Repairs whatever is broken, and waits until the pair is in duplex. */
  void restore() {
    for (Understudy daemon : lab.daemons()) {
      if (daemon.daemon() != null && !daemon.daemon().alive()) {
        lab.topology().reboot(daemon.host());
        offloads = true;
      }
    }
    startServers();
    lab.daemons().stream()
        .filter(daemon -> daemon.daemon() == null || !daemon.daemon().alive())
        .forEach(Understudy::start);
    lab.daemons().forEach(Understudy::awaitDuplex);
    Await.until(
        () -> "a primary: " + lab.daemons().stream().map(Understudy::status).toList(),
        PATIENCE,
        () -> Stream.of(IpVersion.values()).allMatch(version -> speaker(version).isPresent()));
  }

  private void startServers() {
    for (Host host : List.of(lab.topology().primary(), lab.topology().backup())) {
      if (!lab.serverOn(host).answers()) {
        lab.serverOn(host).start();
      }
      if (!echoes.get(host).running()) {
        echoes.get(host).start();
      }
    }
  }

  /** Lets segments be longer than the link carries, or not, on all hosts. */
  void offloads(boolean wanted) {
    if (wanted != offloads) {
      lab.topology().offloads(wanted);
      offloads = wanted;
    }
  }

  @Override
  public void close() {
    lab.close();
  }
}
