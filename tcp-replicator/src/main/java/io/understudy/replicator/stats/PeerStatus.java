package io.understudy.replicator.stats;

/**
 * The partner as seen from here. What it says of itself is null while it is silent.
 *
 * @param node its name
 * @param alive whether its heartbeats come
 * @param rttMicros round trip of the control channel; null when not measured
 * @param role that it says to have
 * @param ready whether it says that its server and its programs are ready to shadow
 * @param version of its daemon
 * @param connections that it counts; pending ones are not told
 */
public record PeerStatus(
    String node,
    boolean alive,
    Long rttMicros,
    ServiceRole role,
    Boolean ready,
    String version,
    ConnectionCounts connections) {}
