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
 */
public record CountersReport(
    List<SegmentCount> segments,
    Map<String, Long> controlMessages,
    long recordsLost,
    long ringLagRecords) {

  /** Copies; results are sorted by name. */
  public CountersReport {
    segments = List.copyOf(segments);
    controlMessages = new TreeMap<>(controlMessages);
  }
}
