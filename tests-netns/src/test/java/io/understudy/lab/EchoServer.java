package io.understudy.lab;

import java.util.ArrayList;
import java.util.List;

/**
 * An unmodified socat on a host that gives each connection to a process of its own, which sends
 * back what it gets. It speaks to clients that send and read at the same time, and to those that
 * have sent their FIN.
 */
public final class EchoServer {
  /** The port that it listens on, in both Internet Protocols. */
  public static final int PORT = 8081;

  private final Host host;
  private final List<Spawned> listeners = new ArrayList<>();

  public EchoServer(Host host) {
    this.host = host;
  }

  /** Starts it; it may not listen yet. */
  public EchoServer start() {
    listeners.clear();
    for (IpVersion version : IpVersion.values()) {
      String listen = version == IpVersion.IPV4 ? "TCP4-LISTEN:" : "TCP6-LISTEN:";
      String only = version == IpVersion.IPV4 ? "" : ",ipv6only=1";
      listeners.add(
          host.start(
              "echo-" + version,
              List.of(
                  "socat",
                  listen + PORT + ",fork,reuseaddr,backlog=1024" + only,
                  "EXEC:/bin/cat,nofork")));
    }
    return this;
  }

  /** Whether it was started and has not ended. */
  public boolean running() {
    return !listeners.isEmpty() && listeners.stream().allMatch(Spawned::alive);
  }
}
