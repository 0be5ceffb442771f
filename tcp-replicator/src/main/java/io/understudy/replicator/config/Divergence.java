package io.understudy.replicator.config;

/**
 * Whether the output of both servers is compared ({@code divergence}).
 *
 * @param check compare at all
 * @param rateBytes what each CPU compares in a second; above that, blocks are sampled
 */
public record Divergence(boolean check, long rateBytes) {
  private static final long WINDOWS_A_SECOND = 100;

  /** What each CPU compares in 10 ms, in KiB: 0 to 65535, 0 for nothing. */
  public int kibEachWindow() {
    long kib = rateBytes / WINDOWS_A_SECOND >> 10;
    return check ? (int) Math.max(1, Math.min(kib, 0xffff)) : 0;
  }
}
