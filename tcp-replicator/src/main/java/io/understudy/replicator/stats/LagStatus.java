package io.understudy.replicator.stats;

/**
 * How far the backup is behind the primary, as this host sees it. On the primary it is what the
 * partner has yet to confirm; on the backup, what the client and the primary have shown and this
 * host's stack has not reached.
 *
 * @param unconfirmedBytes acknowledged to the client or sent to it by the primary and not by the
 *     backup, over all duplex connections
 * @param connectionsBehind duplex connections with such bytes
 * @param behindMillis how long the oldest of these bytes had been missing when that was last looked
 *     at, every 100 ms; to about 10 ms while segments flow; 0 when nothing is missing
 */
public record LagStatus(long unconfirmedBytes, long connectionsBehind, long behindMillis) {}
