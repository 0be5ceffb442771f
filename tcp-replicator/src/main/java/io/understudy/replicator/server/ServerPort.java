package io.understudy.replicator.server;

/**
 * A port that a server must hold.
 *
 * @param number 1 to 65535
 * @param protocol of IP: 6 for TCP, 17 for UDP
 */
public record ServerPort(int number, int protocol) {}
