package io.understudy.replicator.config;

import java.time.Duration;

/**
 * Bounds with sensible defaults, for the rare host where they do not fit.
 *
 * @param unconfirmed a connection whose confirmation lags longer goes on unprotected
 * @param endGrace how long the end of a connection waits for the partner to agree
 * @param connections most connections tracked at once, over all services
 * @param retentionBytes memory in which the primary keeps what clients sent lately; 0: none
 * @param eventLogBytes size at which the event log is rotated
 * @param seedEpoch how long seeds come from one key
 */
public record Limits(
    Duration unconfirmed,
    Duration endGrace,
    int connections,
    long retentionBytes,
    long eventLogBytes,
    Duration seedEpoch) {}
