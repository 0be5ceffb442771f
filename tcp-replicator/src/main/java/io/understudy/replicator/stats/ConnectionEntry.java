package io.understudy.replicator.stats;

import java.time.Instant;

/**
 * One tracked connection as of its last record. Sequence numbers are unsigned, 0 to 2^32-1, in the
 * space on the wire between client and service (RFC 9293, section 3.4). {@code own} is this host's
 * stack, {@code peer} the partner's.
 *
 * @param service name of the service
 * @param client {@code ip:port}
 * @param server {@code ip:port}, the service address
 * @param protection whether it would survive
 * @param reason why it is simplex; null when it is not
 * @param diverged does what the two servers said last differ (four times in a row, and a takeover
 *     resets it)
 * @param differsFrom offset in the server's output up to which both said the same before the first
 *     difference; null when the primary found none
 * @param differsTo offset before which the first difference lies; null likewise
 * @param since when it was first seen
 * @param updated when its numbers were last reported
 * @param clientNxt next byte expected of the client
 * @param clientAcked highest acknowledgement of the client
 * @param clientWindow its window in bytes
 * @param ownSndUna highest acknowledgement given to our stack
 * @param ownSndNxt next byte that our stack will send
 * @param ownAck what our stack has acknowledged
 * @param ownEdge right edge of our stack's window
 * @param peerSndNxt next byte that the partner's stack will send
 * @param peerAck what the partner's stack has acknowledged
 * @param peerEdge right edge of the partner's window
 * @param segmentsIn from the client
 * @param segmentsOut from our stack
 */
public record ConnectionEntry(
    String service,
    String client,
    String server,
    Protection protection,
    String reason,
    boolean diverged,
    Long differsFrom,
    Long differsTo,
    Instant since,
    Instant updated,
    long clientNxt,
    long clientAcked,
    long clientWindow,
    long ownSndUna,
    long ownSndNxt,
    long ownAck,
    long ownEdge,
    long peerSndNxt,
    long peerAck,
    long peerEdge,
    long segmentsIn,
    long segmentsOut) {}
