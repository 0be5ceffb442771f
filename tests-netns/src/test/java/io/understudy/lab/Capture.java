package io.understudy.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A running tcpdump on the interface of a host: what really was on the wire, to or from this host.
 * Only the headers are kept. What the switch floods here and is addressed to another host is left
 * out: the host ignores it, and it is neither a voice nor progress.
 */
public final class Capture {
  private static final Pattern DROPPED = Pattern.compile("(\\d+) packets dropped by kernel");

  private static final Duration CALM = Duration.ofMillis(50);

  private final Spawned tcpdump;
  private final Path file;

  private Capture(Spawned tcpdump, Path file) {
    this.tcpdump = tcpdump;
    this.file = file;
  }

  /** Starts to capture the service's segments to {@code <name>.pcap}; returns when it does. */
  public static Capture start(Host host, String name) {
    Capture capture = launch(host, name);
    capture.awaitListening();
    return capture;
  }

  /** The same of what this filter of tcpdump selects, to or from this host. */
  public static Capture start(Host host, String name, String filter) {
    Capture capture = launch(host, name, "ether host " + host.mac() + " and (" + filter + ")");
    capture.awaitListening();
    return capture;
  }

  /** The same without waiting; see {@link #awaitListening}. */
  public static Capture launch(Host host, String name) {
    return launch(
        host,
        name,
        "ether host %s and (tcp port %d or tcp port %d or ether proto 0x88b6)"
            .formatted(host.mac(), Nginx.PORT, EchoServer.PORT));
  }

  /** Captures what this filter of tcpdump lets through, without waiting. */
  static Capture launch(Host host, String name, String filter) {
    Path file = host.directory().resolve(name + ".pcap");
    Spawned tcpdump =
        host.start(
            name,
            List.of(
                "tcpdump",
                "-n",
                "--immediate-mode",
                "-U",
                "-i",
                Host.INTERFACE,
                "-s",
                "128",
                "-B",
                "65536",
                "-Z",
                "root",
                "-w",
                file.toString(),
                filter));
    return new Capture(tcpdump, file);
  }

  /** Waits until it sees everything that happens from now on. */
  public void awaitListening() {
    Await.until(
        () -> "a capture that listens: " + tcpdump.output(),
        Duration.ofSeconds(10),
        () -> tcpdump.output().contains("listening on"));
  }

  /** Where it is written. */
  public Path file() {
    return file;
  }

  /** Ends the capture and returns its file. */
  public Path stop() {
    if (tcpdump.alive()) {
      // What tcpdump has not yet read from the kernel when it is stopped would be lost.
      Await.until("the capture at rest", CALM.multipliedBy(600), this::atRest);
      tcpdump.signal("INT");
      tcpdump.exit(Duration.ofSeconds(10));
    }
    return file;
  }

  private boolean atRest() {
    long before = file.toFile().length();
    Await.pass(CALM);
    return file.toFile().length() == before;
  }

  /** How many frames the capture missed; only after {@link #stop}. */
  public long missed() {
    Matcher matcher = DROPPED.matcher(tcpdump.output());
    return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
  }
}
