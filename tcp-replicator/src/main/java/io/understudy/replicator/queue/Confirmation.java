package io.understudy.replicator.queue;

/**
 * How far the stack of a silent host is with a connection. Everything it says is cumulative, so of
 * several the last one is enough.
 *
 * @param sndNxt sequence number after all that it has sent
 * @param ack its RCV.NXT
 * @param edge right edge of its receive window
 * @param fin it has ended its direction
 * @param finEnd sequence number after that FIN
 * @param rst it has reset the connection
 */
record Confirmation(
    FlowKey key, int sndNxt, int ack, int edge, boolean fin, int finEnd, boolean rst) {}
