package io.understudy.replicator.config;

import java.net.InetAddress;

/**
 * Where the HTTP stats endpoint listens.
 *
 * @param address own address; loopback by default, for the endpoint has no authentication
 * @param port TCP port; 0 lets the kernel choose
 */
public record StatsEndpoint(InetAddress address, int port) {}
