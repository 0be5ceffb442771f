package io.understudy.replicator.stats;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Running totals of a daemon.
 *
 * @param segments by verdict and reason, from the segment plane
 * @param controlMessages received and sent, by result such as {@code accepted} or {@code bad_mac}
 * @param recordsLost records that found the kernel's ring full
 * @param ringLagRecords records read from the kernel and not yet tracked
 * @param seeds questions of preloaded servers for seeds, by answer
 * @param seedKey whether the hosts agree on a key for seeds
 */
public record CountersReport(
    List<SegmentCount> segments,
    Map<String, Long> controlMessages,
    long recordsLost,
    long ringLagRecords,
    Map<String, Long> seeds,
    boolean seedKey) {

  /** Copies; results are sorted by name. */
  public CountersReport {
    segments = List.copyOf(segments);
    controlMessages = new TreeMap<>(controlMessages);
    seeds = new TreeMap<>(seeds);
  }
}
