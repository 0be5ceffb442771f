package io.understudy.lab.tls;

import io.understudy.lab.Address;
import io.understudy.lab.Await;
import io.understudy.lab.Host;
import io.understudy.lab.IpVersion;
import io.understudy.lab.Lab;
import io.understudy.lab.LabException;
import io.understudy.lab.Repository;
import io.understudy.lab.Spawned;
import io.understudy.lab.Topology;
import io.understudy.lab.Understudy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Two hosts with a server of one kind, on which one round of cases follows the other. */
public final class TlsPair implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration ENOUGH = Duration.ofSeconds(100);
  private static final String PROGRAM = TlsClients.class.getName();

  private final ServerKind kind;
  private final Lab lab = Lab.bare(Lab.Sizes.ofMebibytes(0, 0));
  private final Credentials credentials = new Credentials(lab.topology());
  private final Map<Host, TlsServer> servers = new LinkedHashMap<>();
  private int rounds;

  /** Opens a pair in duplex whose hosts agree on a key. */
  public static TlsPair open(ServerKind kind) {
    TlsPair pair = new TlsPair(kind);
    try {
      pair.restore();
      return pair;
    } catch (RuntimeException e) {
      pair.close();
      throw e;
    }
  }

  private TlsPair(ServerKind kind) {
    this.kind = kind;
    for (Understudy daemon : lab.daemons()) {
      daemon.ports(List.of(ServerKind.PORT));
      servers.put(daemon.host(), new TlsServer(kind, daemon, credentials));
    }
  }

  public Lab lab() {
    return lab;
  }

  /** Repairs whatever a fault has broken. */
  private void restore() {
    Topology topology = lab.topology();
    for (Understudy daemon : lab.daemons()) {
      if (daemon.daemon() != null && !daemon.daemon().alive()) {
        topology.reboot(daemon.host());
      }
      servers.get(daemon.host()).start();
      if (daemon.daemon() == null || !daemon.daemon().alive()) {
        daemon.start();
      }
    }
    lab.daemons().forEach(Understudy::awaitDuplex);
    lab.daemons().forEach(Understudy::awaitSeeds);
    Await.until("a primary", PATIENCE, () -> speakers().size() == 1);
  }

  private List<Understudy> speakers() {
    return lab.daemons().stream()
        .filter(daemon -> daemon.status().service("web").path("role").asText().equals("primary"))
        .toList();
  }

  /**
   * Plays cases at once: they are held where each is to be held, the fault strikes the host that
   * speaks, and they go on.
   *
   * @param options of the clients' Java, such as the groups that they offer
   * @return a line for each case
   */
  public List<String> play(TlsFault fault, long seed, int count, List<String> options) {
    restore();
    Host primary = speakers().get(0).host();
    Spawned clients = clients(seed, count, options);
    Await.until(
        () -> "clients are ready: " + clients.output(),
        PATIENCE,
        () -> clients.output().contains("ready\n") || !clients.alive());
    tell(clients);
    fault.strike(primary, servers.get(primary));
    clients.exit(ENOUGH);
    return clients.output().lines().filter(line -> !line.equals("ready")).toList();
  }

  private Spawned clients(long seed, int count, List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"));
    command.addAll(options);
    command.addAll(List.of("-cp", Repository.classes().toString(), PROGRAM));
    command.addAll(List.of(Address.SERVICE.of(IpVersion.IPV4), "" + ServerKind.PORT));
    command.addAll(List.of("" + seed, "" + count, credentials.client().toString()));
    command.add("" + kind.hasBothKeys());
    command.addAll(kind.speeches());
    return lab.topology().client().start("clients-" + ++rounds, command);
  }

  private static void tell(Spawned clients) {
    try {
      clients.process().getOutputStream().write('\n');
      clients.process().getOutputStream().flush();
    } catch (IOException e) {
      throw new LabException("the clients are gone: " + clients.output(), e);
    }
  }

  @Override
  public void close() {
    lab.close();
  }
}
