package io.understudy.lab.bench;

import io.understudy.lab.Address;
import io.understudy.lab.Await;
import io.understudy.lab.Figures;
import io.understudy.lab.Host;
import io.understudy.lab.IpVersion;
import io.understudy.lab.Lab;
import io.understudy.lab.LabException;
import io.understudy.lab.Nginx;
import io.understudy.lab.Topology;
import io.understudy.lab.Transfer;
import io.understudy.lab.Wires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What is used today: an address that moves, and the connections with it are lost. */
final class Keepalived implements Section {
  private static final Lab.Sizes SIZES = Lab.Sizes.ofMebibytes(160, 0);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String CONFIG =
      """
      global_defs {
        vrrp_version %d
      }
      vrrp_instance web {
        state BACKUP
        interface %s
        virtual_router_id 77
        priority %d
        advert_int %s
        virtual_ipaddress {
          %s dev %s
        }
      }
      """;

  @Override
  public List<Row> measure(Plan plan) {
    List<Row> rows = new ArrayList<>();
    rows.addAll(row(plan, "keepalived, advertisements each 1 s (default)", "1"));
    rows.addAll(row(plan, "keepalived, each 10 ms (its least)", "0.01"));
    rows.addAll(row(plan, "understudy, defaults", ""));
    return rows;
  }

  private static List<Row> row(Plan plan, String what, String interval) {
    List<Double> outages = new ArrayList<>();
    int lost = 0;
    for (int run = 0; run < plan.runs(); run++) {
      try (Lab pair = interval.isEmpty() ? Lab.protectedPair(SIZES) : pair(interval)) {
        Wires.GIGABIT.lay(pair);
        Transfer download = pair.download(IpVersion.IPV4, "").start();
        download.awaitProgress(0.4, PATIENCE);
        pair.topology().primary().kill();
        long diedNanos = System.nanoTime();
        Await.until("an answer after the death", PATIENCE, () -> answers(pair.topology().client()));
        outages.add((System.nanoTime() - diedNanos) / 1e6);
        lost += download.finish(PATIENCE).exit() == 0 ? 0 : 1;
      }
    }
    double share = 100.0 * lost / plan.runs();
    return List.of(
        Row.alone(what + ": a new connection", "ms", new Figures(outages), Goal.NONE),
        Row.alone(what + ": transfers lost", "%", Figures.of(share), Goal.NONE));
  }

  private static boolean answers(Host client) {
    String url = "http://" + Address.SERVICE.ipv4() + ":" + Nginx.PORT + "/ping";
    return client.run(PATIENCE, "curl", "-sf", "-m", "0.05", "-o", "/dev/null", url).exit() == 0;
  }

  private static Lab pair(String interval) {
    Lab lab = Lab.bare(SIZES);
    try {
      lab.primaryServer().start();
      lab.backupServer().start();
      Topology topology = lab.topology();
      start(topology.primary(), 150, interval);
      awaitAddress(topology.primary());
      start(topology.backup(), 100, interval);
      return lab;
    } catch (RuntimeException e) {
      lab.close();
      throw e;
    }
  }

  private static void start(Host host, int priority, String interval) {
    Path directory = host.directory();
    String address = Address.SERVICE.cidr(IpVersion.IPV4);
    // Parts of a second are only in version 3 of the protocol (RFC 5798).
    int version = interval.contains(".") ? 3 : 2;
    String text =
        CONFIG.formatted(version, Host.INTERFACE, priority, interval, address, Host.INTERFACE);
    Path config = directory.resolve("keepalived.conf");
    try {
      Files.writeString(config, text);
    } catch (IOException e) {
      throw new LabException("cannot write " + config, e);
    }
    host.start(
        "keepalived",
        List.of(
            "keepalived",
            "--dont-fork",
            "--log-console",
            "--vrrp",
            "--use-file=" + config,
            "--pid=" + directory.resolve("keepalived.pid"),
            "--vrrp_pid=" + directory.resolve("vrrp.pid")));
  }

  private static void awaitAddress(Host host) {
    Await.until(
        "keepalived's address on " + host.name(),
        PATIENCE,
        () -> host.must("ip", "address", "show").contains(Address.SERVICE.ipv4() + "/"));
  }

  @Override
  public String method() {
    return """
        The power of the speaking host goes in the middle of a download of 160 MiB. "A new
        connection" is the time until one that is opened after the death is answered, tried again
        every 50 ms; keepalived (Debian's) moves the address and nothing else.
        """;
  }
}
