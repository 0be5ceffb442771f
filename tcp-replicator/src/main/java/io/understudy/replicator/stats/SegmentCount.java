package io.understudy.replicator.stats;

/**
 * How many segments met one fate.
 *
 * @param verdict what was done, such as {@code suppressed}
 * @param reason why, such as {@code not_speaking}
 * @param count running total
 */
public record SegmentCount(String verdict, String reason, long count) {}
