package io.understudy.replicator.stats;

import java.util.List;

/**
 * The last minutes of each service, so that a page which is opened now can show them.
 *
 * @param services in the order of the configuration
 */
public record HistoryReport(List<ServiceHistory> services) {
  /** Copies the list. */
  public HistoryReport {
    services = List.copyOf(services);
  }

  /**
   * One service.
   *
   * @param name of the service
   * @param samples about one a second, oldest first
   */
  public record ServiceHistory(String name, List<Sample> samples) {
    /** Copies the list. */
    public ServiceHistory {
      samples = List.copyOf(samples);
    }
  }

  /**
   * One service at one moment.
   *
   * @param agoMillis how long ago
   * @param receivedBytes total by then, see {@link ActivityStatus}
   * @param sentBytes likewise
   * @param behindMillis see {@link LagStatus}; null when the service was in simplex
   */
  public record Sample(long agoMillis, long receivedBytes, long sentBytes, Long behindMillis) {}
}
