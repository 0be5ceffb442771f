package io.understudy.lab;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** curl reads a file; the lab digests what curl hands on, without keeping it. */
public final class Download extends Transfer {
  private static final int CHUNK_BYTES = 1 << 18;
  private static final int PACED_CHUNK_BYTES = 1 << 16;
  private static final long SECOND_NANOS = 1_000_000_000;

  /** A reader that is later than this does not make up for it. */
  private static final long MOST_BEHIND_NANOS = 2_000_000;

  private final Host client;
  private final MessageDigest digest = Digest.sha256();
  private final AtomicLong received = new AtomicLong();
  private long bytesPerSecond = Long.MAX_VALUE;
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

  /**
   * Takes what curl hands on at this pace, evenly. curl's own limit lets it sleep for a tenth of a
   * second between bursts.
   */
  public Download pacedBy(long newBytesPerSecond) {
    bytesPerSecond = newBytesPerSecond;
    return this;
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
    boolean paced = bytesPerSecond != Long.MAX_VALUE;
    long due = System.nanoTime();
    byte[] chunk = new byte[paced ? PACED_CHUNK_BYTES : CHUNK_BYTES];
    try (InputStream in = curl.process().getInputStream()) {
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        digest.update(chunk, 0, read);
        received.addAndGet(read);
        if (paced) {
          due = Math.max(due, System.nanoTime() - MOST_BEHIND_NANOS);
          due += read * SECOND_NANOS / bytesPerSecond;
          LockSupport.parkNanos(due - System.nanoTime());
        }
      }
    } catch (IOException e) {
      // The stream of a killed curl. The digest tells that bytes are missing.
      received.addAndGet(0);
    }
  }
}
