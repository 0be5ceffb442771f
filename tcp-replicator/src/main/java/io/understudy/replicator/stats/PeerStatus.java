package io.understudy.replicator.stats;

/**
 * The partner as seen from here.
 *
 * @param node its name
 * @param alive whether its heartbeats come
 * @param rttMicros round trip of the control channel; null when not measured
 */
public record PeerStatus(String node, boolean alive, Long rttMicros) {}
