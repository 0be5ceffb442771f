package io.understudy.lab.bench;

import io.understudy.lab.Address;
import io.understudy.lab.Await;
import io.understudy.lab.EchoServer;
import io.understudy.lab.Host;
import io.understudy.lab.IpVersion;
import io.understudy.lab.Lab;
import io.understudy.lab.LabException;
import io.understudy.lab.Nginx;
import io.understudy.lab.Repository;
import io.understudy.lab.Spawned;
import io.understudy.lab.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A protected pair with a server that holds any number of idle connections of the client. */
final class Crowd implements AutoCloseable {
  private static final Path SCRIPTS = Repository.root().resolve("tests-netns/src/test/python");
  private static final Lab.Sizes SIZES = Lab.Sizes.ofMebibytes(160, 0);
  private static final Duration EACH = Duration.ofMillis(1);
  private static final double NEARLY_ALL = 0.99;
  private static final int SPARE = 1_024;
  private static final int PORTS_EACH = 50_000;
  private static final int FIRST_ADDRESS = 120;

  private final Lab lab;
  private final int count;

  /** A pair that has room for so many. */
  Crowd(int count) {
    this.count = count;
    this.lab = Lab.bare(SIZES);
    try {
      start();
    } catch (RuntimeException e) {
      lab.close();
      throw e;
    }
  }

  private void start() {
    for (Host host : List.of(lab.topology().primary(), lab.topology().backup())) {
      host.must("sysctl", "-qw", "net.core.somaxconn=" + (count + SPARE));
      Spawned server =
          host.start(
              "hold",
              List.of(
                  "python3",
                  "-B",
                  SCRIPTS.resolve("hold.py").toString(),
                  Integer.toString(EchoServer.PORT),
                  Integer.toString(count + SPARE)));
      await(server, "listening", Duration.ofSeconds(10));
      lab.serverOn(host).start();
    }
    lab.daemons()
        .forEach(
            daemon -> {
              daemon.ports(List.of(Nginx.PORT, EchoServer.PORT));
              daemon.versions(List.of(IpVersion.IPV4));
              daemon.limits("{connections: " + (count + SPARE) + "}");
            });
    lab.primaryDaemon().start().awaitRole("primary");
    lab.backupDaemon().start();
    lab.awaitDuplex(lab.primaryDaemon());
  }

  Lab lab() {
    return lab;
  }

  /**
   * Opens all of them, by handshakes through the whole stack of the hosts; returns when nearly all
   * are protected. The client's ends are made by hand: its kernel does not know their addresses.
   */
  void gather() {
    Host client = lab.topology().client();
    List<String> command =
        new ArrayList<>(
            List.of(
                "python3",
                "-B",
                SCRIPTS.resolve("crowd.py").toString(),
                Integer.toString(count),
                Address.SERVICE.ipv4(),
                Integer.toString(EchoServer.PORT),
                lab.speaker().host().mac(),
                client.mac()));
    for (int i = 0; i <= count / PORTS_EACH; i++) {
      String address = Address.at(FIRST_ADDRESS + i).ipv4();
      for (Host host : List.of(lab.topology().primary(), lab.topology().backup())) {
        host.must(
            "ip", "neighbour", "replace", address, "lladdr", client.mac(), "dev", Host.INTERFACE);
      }
      command.add(address);
    }
    await(client.start("crowd", command), "open", EACH.multipliedBy(count).plusSeconds(30));
    lab.primaryDaemon().awaitStatus(count + " connections, nearly all protected", this::isGathered);
  }

  private boolean isGathered(Status status) {
    if (!status.root().has("services")) {
      return false;
    }
    int simplex = status.service("web").at("/connections/simplex").asInt();
    int duplex = status.protectedConnections("web");
    return duplex + simplex >= count && duplex >= count * NEARLY_ALL;
  }

  private static void await(Spawned program, String word, Duration atMost) {
    Await.until(
        () -> program.name() + ": " + program.output(),
        atMost,
        () -> program.output().contains(word) || !program.alive());
    if (!program.alive()) {
      throw new LabException(program.name() + " ended: " + program.output());
    }
  }

  @Override
  public void close() {
    lab.close();
  }
}
