package io.understudy.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * An unmodified etcd with one member, next to the client, under an address of its own: so the way
 * to it can be cut without the way to the client.
 */
public final class Etcd {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Host host;
  private final String url;
  private final Path data;
  private Spawned process;

  /** Gives the host the address; the server does not run yet. */
  public Etcd(Topology topology, Host host, String address) {
    this.host = host;
    this.url = "http://" + address + ":2379";
    this.data = Sweeper.MEMORY.resolve(topology.id()).resolve("etcd");
    host.must("ip", "address", "add", address + "/24", "dev", Host.INTERFACE);
  }

  /** The URL for clients. */
  public String url() {
    return url;
  }

  /** Starts it with the data that it had, and waits until it answers. */
  public Etcd start() {
    process =
        host.start(
            "etcd",
            List.of(
                "etcd",
                "--data-dir=" + data,
                "--listen-client-urls=" + url,
                "--advertise-client-urls=" + url,
                "--listen-peer-urls=http://127.0.0.1:2380"));
    Await.until(() -> "etcd answers: " + process.output(), PATIENCE, this::isHealthy);
    return this;
  }

  private boolean isHealthy() {
    Shell.Result result = host.run(PATIENCE, "curl", "-s", "-m", "1", url + "/health");
    return result.out().contains("true");
  }

  /** {@code kill -9}. */
  public void kill() {
    process.signal("KILL");
    process.exit(PATIENCE);
  }
}
