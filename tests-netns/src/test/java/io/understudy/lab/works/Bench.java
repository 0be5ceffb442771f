package io.understudy.lab.works;

import io.understudy.lab.Address;
import io.understudy.lab.Await;
import io.understudy.lab.Capture;
import io.understudy.lab.Clock;
import io.understudy.lab.ConnectionTrace;
import io.understudy.lab.Host;
import io.understudy.lab.IpVersion;
import io.understudy.lab.Lab;
import io.understudy.lab.Wire;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * A protected pair with the servers of some rows on both hosts. All clients work at the same time;
 * when each is in the middle of its work the primary loses its power.
 */
public final class Bench {
  private static final Lab.Sizes SIZES = Lab.Sizes.ofMebibytes(48, 0);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration AFTER_DEATH = Duration.ofSeconds(45);

  private final Lab lab;
  private final List<Row> rows;

  private Bench(Lab lab, List<Row> rows) {
    this.lab = lab;
    this.rows = rows;
  }

  /** The network and what is served, for {@link #on}. */
  public static Lab lab() {
    return Lab.bare(SIZES);
  }

  /** Starts a server on a host. */
  @FunctionalInterface
  public interface Launcher {
    /** Runs the command, whose path and files are those of this machine; returns at once. */
    void launch(Host host, String name, List<String> command);
  }

  /** Starts the servers of these rows and the daemons; they have different ports. */
  public static Bench on(Lab lab, List<Row> rows) {
    return on(lab, rows, Host::start);
  }

  /** The same with servers that are started in a way of their own. */
  public static Bench on(Lab lab, List<Row> rows, Launcher launcher) {
    Bench bench = new Bench(lab, rows);
    rows.forEach(row -> Scripts.prepare(lab, row));
    for (Host host : List.of(lab.topology().primary(), lab.topology().backup())) {
      for (Row row : rows) {
        launcher.launch(host, "server-" + row.name(), Scripts.server(lab, row, host));
      }
    }
    List<Integer> ports = rows.stream().flatMap(row -> row.ports().stream()).toList();
    lab.daemons().forEach(daemon -> daemon.ports(ports));
    lab.daemons().forEach(daemon -> daemon.versions(List.of(IpVersion.IPV4)));
    bench.awaitListening();
    lab.primaryDaemon().start().awaitRole("primary");
    lab.backupDaemon().start();
    lab.awaitDuplex(lab.primaryDaemon());
    return bench;
  }

  private void awaitListening() {
    for (Host host : List.of(lab.topology().primary(), lab.topology().backup())) {
      for (Row row : rows) {
        String port = ":" + row.ports().get(0);
        Await.until(
            () -> row.name() + " listens on " + host.name() + "; see its log in " + lab.directory(),
            PATIENCE,
            () -> !host.must("ss", "-Hltn", "sport", "=", port).isBlank());
      }
    }
  }

  /** Lets all clients work and the primary die, and says what became of each. */
  public List<Measurement> run() {
    String address = Address.SERVICE.ipv4();
    Capture capture = Capture.start(lab.topology().client(), "works", "tcp and host " + address);
    List<Work> works = rows.stream().map(row -> new Work(lab, row)).toList();
    works.forEach(Work::awaitMiddle);
    int duplex = lab.primaryDaemon().status().protectedConnections("web");
    long diedNanos = Clock.epochNanos();
    lab.topology().primary().kill();
    long deadline = System.nanoTime() + AFTER_DEATH.toNanos();
    works.forEach(work -> work.awaitEnd(Duration.ofNanos(deadline - System.nanoTime())));
    Wire wire = Wire.read(capture.stop(), end -> end.startsWith(address + ":"));
    return works.stream().map(work -> measure(work, wire, diedNanos, duplex)).toList();
  }

  private Measurement measure(Work work, Wire wire, long diedNanos, int duplex) {
    List<ConnectionTrace> open =
        wire.connections().stream()
            .filter(trace -> work.row().ports().contains(trace.servicePort()) || rows.size() == 1)
            .filter(trace -> trace.openAt(diedNanos))
            .toList();
    List<ConnectionTrace> moved =
        open.stream()
            .filter(trace -> trace.lastVoice().equals(lab.topology().backup().mac()))
            .filter(trace -> trace.resets() == 0)
            .toList();
    // Others may have nothing to say for seconds.
    double pause =
        moved.stream()
            .max(Comparator.comparingLong(ConnectionTrace::bytes))
            .map(busiest -> busiest.pauseAround(diedNanos).millis())
            .orElse(0.0);
    boolean reset = open.stream().anyMatch(trace -> trace.resets() > 0);
    Verdict verdict = work.verdict(!open.isEmpty() && moved.size() == open.size(), reset);
    return new Measurement(
        work.row().name(), verdict, pause, open.size(), duplex, moved.size(), work.said());
  }
}
