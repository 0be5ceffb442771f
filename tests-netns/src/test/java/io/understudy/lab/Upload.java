package io.understudy.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/** curl stores a file on the server with PUT. */
public final class Upload extends Transfer {
  private final Host client;
  private Spawned curl;
  private long sentBefore;

  /**
   * Prepares an upload to {@code /up/<name>}.
   *
   * @param limitRate as curl wants it, for example {@code 50M}; empty for no limit
   */
  public Upload(
      Topology topology, String name, Content content, IpVersion version, String limitRate) {
    super(name, content.sizeBytes());
    this.client = topology.client();
    if (!limitRate.isEmpty()) {
      command().addAll(List.of("--limit-rate", limitRate));
    }
    command().addAll(List.of("-T", content.file().toString(), url(version, "up/" + name)));
  }

  @Override
  public Upload start() {
    sentBefore = sentBytes();
    curl = client.start(name(), command());
    return this;
  }

  @Override
  public long progressBytes() {
    return sentBytes() - sentBefore;
  }

  @Override
  public Outcome finish(Duration atMost) {
    return outcome(curl.exit(atMost), curl.output());
  }

  /** What left the client, in frames; other transfers of the client count as well. */
  private long sentBytes() {
    try {
      return Files.readAllLines(client.proc().resolve("net/dev")).stream()
          .map(String::trim)
          .filter(line -> line.startsWith(Host.INTERFACE + ":"))
          .mapToLong(line -> Long.parseLong(line.split("[:\\s]+")[9]))
          .sum();
    } catch (IOException e) {
      throw new LabException("cannot read the counters of the client", e);
    }
  }
}
