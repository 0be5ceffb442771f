package io.understudy.replicator.tracker;

/**
 * Sequence state of one host's stack for a connection (RFC 9293, section 3.3.1). Numbers are the 32
 * bits of the wire.
 *
 * @param sndUna oldest byte sent that the client has not acknowledged
 * @param sndNxt next byte to send
 * @param rcvNxt next byte expected from the client
 * @param rightEdge first byte beyond the receive window
 */
public record ReplicaNumbers(int sndUna, int sndNxt, int rcvNxt, int rightEdge) {}
