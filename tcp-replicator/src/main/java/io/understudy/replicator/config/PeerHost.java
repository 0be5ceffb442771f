package io.understudy.replicator.config;

import java.net.InetAddress;

/**
 * The partner host.
 *
 * @param node its name, as in its own configuration
 * @param address where its control channel listens; the port is the one of {@link ControlChannel}
 */
public record PeerHost(String node, InetAddress address) {}
