package io.understudy.lab;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One connection of the client with one small request after the other, in a thread of its own. What
 * it measures is the longest time that a request took.
 */
public final class Exchange {
  private final AtomicBoolean running = new AtomicBoolean(true);
  private final CompletableFuture<Long> longestMicros;

  /** Opens the connection and begins. */
  public Exchange(Lab lab, IpVersion version) {
    Talk talk = new Talk(lab, version);
    talk.ask();
    longestMicros = CompletableFuture.supplyAsync(() -> ask(talk));
  }

  private long ask(Talk talk) {
    long longest = 0;
    while (running.get()) {
      longest = Math.max(longest, talk.ask());
    }
    return Math.max(longest, talk.ask());
  }

  /**
   * Ends the requests.
   *
   * @return the longest one, in milliseconds
   * @throws LabException when the connection failed
   */
  public double finish() {
    running.set(false);
    try {
      return longestMicros.join() / 1e3;
    } catch (CompletionException failed) {
      throw new LabException("request and response: " + failed.getCause().getMessage());
    }
  }
}
