package io.understudy.replicator.config;

import java.net.InetAddress;

/**
 * A further path for heartbeats, so that one broken cable is not taken for a dead partner.
 *
 * @param address own address on this link
 * @param peerAddress the partner's address on this link, of the same family
 */
public record ExtraLink(InetAddress address, InetAddress peerAddress) {}
