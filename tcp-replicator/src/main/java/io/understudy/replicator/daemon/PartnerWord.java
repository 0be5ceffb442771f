package io.understudy.replicator.daemon;

import io.understudy.replicator.pair.ServiceStatus;

/**
 * What the partner's daemon said last about one service. A value.
 *
 * @param status of the service on its host
 * @param version of its daemon
 */
record PartnerWord(ServiceStatus status, String version) {}
