/**
 * The authenticated control channel between the two daemons: codec, seal, replay protection, and
 * the sockets of one or more links. Starts no threads; the caller's control thread owns it.
 */
package io.understudy.replicator.pair;
