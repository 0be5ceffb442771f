package io.understudy.replicator.stats;

/**
 * The lease by which this host speaks for a service.
 *
 * @param heldUntilMillis milliseconds from now until the kernel falls silent unless the lease is
 *     extended; not positive once it has ended; null when there is no deadline
 * @param byRight the host serves alone by right, without a deadline
 */
public record LeaseStatus(Long heldUntilMillis, boolean byRight) {}
