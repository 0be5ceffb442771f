package io.understudy.lab;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** curl reads a file; the lab digests what curl hands on, without keeping it. */
public final class Download extends Transfer {
  private static final int CHUNK_BYTES = 1 << 18;

  private final Host client;
  private final MessageDigest digest = Digest.sha256();
  private final AtomicLong received = new AtomicLong();
  private Spawned curl;
  private Thread reader;

  /**
   * Prepares a download.
   *
   * @param limitRate as curl wants it, for example {@code 50M}; empty for no limit
   */
  public Download(
      Topology topology, String name, Content content, IpVersion version, String limitRate) {
    super(name, content.sizeBytes());
    this.client = topology.client();
    if (!limitRate.isEmpty()) {
      command().addAll(List.of("--limit-rate", limitRate));
    }
    command().add(url(version, content.name()));
  }

  @Override
  public Download start() {
    curl = client.startPiped(name(), command());
    reader = new Thread(this::read, name());
    reader.setDaemon(true);
    reader.start();
    return this;
  }

  @Override
  public long progressBytes() {
    return received.get();
  }

  @Override
  public Outcome finish(Duration atMost) {
    int exit = curl.exit(atMost);
    try {
      reader.join(atMost.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted while reading " + name(), e);
    }
    return outcome(exit, curl.output());
  }

  /** The digest of what arrived, after the end. */
  public String sha256() {
    return Digest.hex(digest);
  }

  private void read() {
    byte[] chunk = new byte[CHUNK_BYTES];
    try (InputStream in = curl.process().getInputStream()) {
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        digest.update(chunk, 0, read);
        received.addAndGet(read);
      }
    } catch (IOException e) {
      // The stream of a killed curl. The digest tells that bytes are missing.
      received.addAndGet(0);
    }
  }
}
