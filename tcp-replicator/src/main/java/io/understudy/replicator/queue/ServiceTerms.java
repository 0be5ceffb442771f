package io.understudy.replicator.queue;

/**
 * What the engine needs to know of a service while it looks at a batch of packets. A value, taken
 * from the row that the control thread writes.
 *
 * @param speaks this host may speak now
 * @param shadows this host is the backup, and heard the primary's word
 * @param relays the partner is given copies
 * @param gated the gates are closed until the partner confirms
 * @param async acks do not wait for the partner
 */
record ServiceTerms(
    boolean speaks,
    boolean shadows,
    boolean relays,
    boolean gated,
    boolean async,
    int epoch,
    long protectedSinceNanos,
    long unconfirmedLimitNanos,
    long endGraceNanos) {}
