package io.understudy.replicator.stats;

/**
 * A yes or no with its reason.
 *
 * @param ok the answer
 * @param reason one line; also given with a yes
 */
public record Readiness(boolean ok, String reason) {}
