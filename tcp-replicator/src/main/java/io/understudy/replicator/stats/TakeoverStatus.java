package io.understudy.replicator.stats;

import java.time.Instant;

/**
 * The latest role change of a service.
 *
 * @param reason why, such as {@code peer_silent} or {@code switchover}
 * @param at when this host's role had changed
 * @param silentMicros how long nobody spoke, as far as this host can know; null when it cannot
 */
public record TakeoverStatus(String reason, Instant at, Long silentMicros) {}
