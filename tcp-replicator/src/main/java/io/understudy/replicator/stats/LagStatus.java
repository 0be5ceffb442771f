package io.understudy.replicator.stats;

/**
 * How far the partner is behind this host.
 *
 * @param unconfirmedBytes received or sent here and not confirmed by the partner, over all duplex
 *     connections
 * @param connectionsBehind duplex connections with such bytes
 */
public record LagStatus(long unconfirmedBytes, long connectionsBehind) {}
