package io.understudy.replicator.config;

import java.net.InetAddress;
import java.util.Optional;

/**
 * The partner.
 *
 * @param node its name
 * @param address its end of the control channel
 * @param interfaceName the interface of this host that leads to the partner, where that is not the
 *     one where clients arrive: a VXLAN device, or a cable of the pair's own
 */
public record PeerHost(String node, InetAddress address, Optional<String> interfaceName) {}
