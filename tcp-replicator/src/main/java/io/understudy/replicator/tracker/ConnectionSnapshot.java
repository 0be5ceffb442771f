package io.understudy.replicator.tracker;

import io.understudy.codec.IpAddress;

/**
 * One connection at one moment, for status and for any thread. Sequence numbers are the 32 bits of
 * the wire; print them with {@code SequenceNumber.unsigned}.
 *
 * @param client the client's address
 * @param clientPort its port
 * @param servicePort the service's port
 * @param service index of the service
 * @param role this host's role as {@code enum us_role} at the time of the snapshot
 * @param state RFC 9293 state of the service's end
 * @param protection who holds the connection
 * @param reason why it is simplex, or why it ended
 * @param openedNanos boot-time clock when it was first heard of
 * @param lastNanos boot-time clock of the snapshot
 * @param clientIsn the client's ISN
 * @param serviceIsn the service's ISN
 * @param clientNxt next byte of the client
 * @param clientAcked highest acknowledgement of the client
 * @param clientWindow the client's window in bytes
 * @param own this host's stack
 * @param partner the partner's stack as confirmed; meaningful on the primary in duplex
 * @param inboundLagBytes client bytes that the shadow has not taken; -1 when there is no shadow
 * @param outboundLagBytes service bytes that the shadow has not produced; -1 likewise
 * @param held does the gate hold a segment
 * @param diverged does what the two servers said last differ (four times in a row, and a takeover
 *     resets it)
 * @param differsFrom offset in the output up to which both said the same before the first
 *     difference; on the primary
 * @param differsTo offset before which that lies; 0 when there is none
 * @param segmentsIn segments of the client, modulo 2^32
 * @param segmentsOut segments of our own stack, modulo 2^32
 */
public record ConnectionSnapshot(
    IpAddress client,
    int clientPort,
    int servicePort,
    int service,
    int role,
    ConnectionState state,
    Protection protection,
    Reason reason,
    long openedNanos,
    long lastNanos,
    int clientIsn,
    int serviceIsn,
    int clientNxt,
    int clientAcked,
    int clientWindow,
    ReplicaNumbers own,
    ReplicaNumbers partner,
    long inboundLagBytes,
    long outboundLagBytes,
    boolean held,
    boolean diverged,
    long differsFrom,
    long differsTo,
    int segmentsIn,
    int segmentsOut) {}
