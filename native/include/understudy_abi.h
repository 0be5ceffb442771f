/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * understudy_abi.h - the one description of everything that the eBPF programs, the C shim and Java share.
 *
 * Included by bpf/ (kernel), shim/ and jni/ (user space). Java never repeats a layout: it asks the native library
 * for sizes and offsets (jni/abi_jni.c) and reads the same memory.
 *
 * Byte order: fields typed __be16/__be32 and the byte arrays of addresses are in network order. All other integers,
 * sequence numbers included, are in host order.
 * Sequence space: every sequence number is the one on the wire between client and service. A shadow connection lives
 * in the primary's own space, so nothing is ever translated.
 * Time: nanoseconds of CLOCK_BOOTTIME of the host that wrote them (it counts suspended time).
 */
#ifndef UNDERSTUDY_ABI_H
#define UNDERSTUDY_ABI_H

#include "understudy_output.h"

#define US_ABI_VERSION 6

#define US_MAX_SERVICES	   64
#define US_ETHERTYPE_LEASE 0x88B5 /* IEEE 802 local experimental EtherType 1: struct us_lease_frame */
#define US_ETHERTYPE_NOTICE                                                                                            \
	0x88B6 /* IEEE 802 local experimental EtherType 2: a segment, as a notice about its connection */
#define US_LEASE_MAGIC 0x554e4453 /* "UNDS" */
#define US_MARK_RELAY  0x75640001 /* skb mark: our own clone on its way to the partner; egress lets it pass */
#define US_MARK_REPAIR 0x75640003 /* skb mark: a client's segment that the partner missed, sent again by the daemon */
#define US_NEVER       (~0ULL)	  /* a deadline that does not come: the host serves alone by right */

/* Role of this host for one service (architecture.md, Roles). */
enum us_role {
	US_ROLE_OFF = 0,     /* programs attached, service not ours: every segment passes untouched */
	US_ROLE_BACKUP = 1,  /* shadows, never speaks */
	US_ROLE_PRIMARY = 2, /* speaks while now < deadline_ns */
};

/* Flags of a service, in us_service.state. */
enum us_service_flag {
	US_SERVICE_RELAY = 1 << 0, /* primary: give the partner a copy of every client segment */
	US_SERVICE_GATE = 1 << 1,  /* primary: commit gate and end gate are closed until the partner confirms */
	US_SERVICE_GRANT = 1 << 2, /* backup: the kernel answers lease requests */
	US_SERVICE_ASYNC = 1 << 3, /* commit: async; acks do not wait for the partner, windows and ends do */
};

/* us_service.state: one 64-bit word, so that a role change is one store. */
#define US_STATE(role, flags, epoch) ((__u64)(role) | (__u64)(flags) << 8 | (__u64)(epoch) << 32)
#define US_STATE_ROLE(state)	     ((__u32)((state)&0xff))
#define US_STATE_FLAGS(state)	     ((__u32)((state) >> 8 & 0xff))
#define US_STATE_EPOCH(state)	     ((__u32)((state) >> 32))

/* How the backup hears the client (tap.h). */
enum us_tap {
	US_TAP_RELAY = 0,     /* the primary's kernel gives it copies */
	US_TAP_MIRROR = 1,    /* a switch gives it copies of what goes to the primary's MAC address */
	US_TAP_MULTICAST = 2, /* clients send to a group address that both hosts hear */
	US_TAP_INLINE = 3,    /* clients send to the backup, which passes everything on to the primary */
};

/* Key of the map us_endpoints: whose address is this? Value: index into us_services. IPv4 is written v4-mapped.
 * An entry with port 0 and protocol 0 names the address alone (ARP, neighbour discovery, other ports); one with port 0 and
 * UDP says that the service has UDP ports (fragments). */
struct us_endpoint_key {
	__u8 address[16];
	__be16 port;
	__u8 protocol; /* IPPROTO_TCP or IPPROTO_UDP */
	__u8 pad;
};

/* Key of one connection. */
struct us_flow_key {
	__u8 client[16]; /* IPv4 written v4-mapped */
	__be16 client_port;
	__be16 service_port;
	__u32 service; /* index into us_services */
};

/* One service: element of the mmapable array us_services. Written by the daemon, except where "kernel" is said. */
struct us_service {
	__u64 state;		    /* US_STATE(): role, flags, epoch */
	__u64 deadline_ns;	    /* primary: speaks until then. Kernel (a grant extends it) and daemon */
	__u64 granted_until_ns;	    /* kernel, backup: the partner may speak until then at the latest */
	__u64 peer_heard_ns;	    /* kernel: when any frame of the partner's kernel about this service last arrived */
	__u64 lease_ns;		    /* length of a lease, counted from the request's own time stamp */
	__u64 lease_margin_ns;	    /* added by the backup for clock rate error */
	__u64 token;		    /* secret of this pair and session; lease frames without it are dropped */
	__u64 protected_since_ns;   /* connections adopted before that are simplex for good */
	__u64 unconfirmed_limit_ns; /* a connection whose confirmation lags longer becomes simplex */
	__u64 end_grace_ns;	    /* a FIN or RST of ours that the partner does not repeat passes after that */
	__u64 request_sent_ns;	    /* kernel, primary: when the last lease request left, for its rate limit */
	__u64 daemon_seen_ns;	    /* the daemon's control loop last turned */
	__u8 address[16];	    /* service address, v4-mapped for IPv4 */
	__u8 own_mac[6];
	__u8 peer_mac[6];
	__u32 ifindex;	     /* service interface */
	__u32 tag;	     /* name of the service on the wire: the same on both hosts */
	__u32 link_ifindex;  /* interface on which frames for the partner leave; 0: the service interface */
	__s64 peer_clock_ns; /* kernel, backup: the partner's clock minus ours, by the fastest lease requests */
	__u16 link_mtu;	     /* largest packet that this link takes; 0: any that the service interface takes */
	__u8 tap;	     /* enum us_tap */
	__u8 hears_syn_ack;  /* tap mirror: the switch copies the primary's output as well */
	__u8 group_mac[6];   /* tap multicast: the address that clients send to */
	__u16 compare_kib; /* output that each CPU compares of both servers in 10 ms, above that it samples; 0: none */
	__u8 pad[4];
};

/* A lease frame (EtherType US_ETHERTYPE_LEASE), all integers little-endian as both hosts are. The three kinds bounce
 * from kernel to kernel; either daemon, or a confirmation, sets the first in motion:
 *   PROBE   backup -> primary   the primary's kernel stamps its own time and turns it into a REQUEST
 *   REQUEST primary -> backup   the backup's kernel notes granted_until_ns and turns it into a GRANT
 *   GRANT   backup -> primary   deadline_ns = stamp_ns + length_ns
 * The stamp is the primary's own clock throughout, so no delay on the way can lengthen a lease. */
#define US_ORPHAN_NS	   1000000000ULL  /* a daemon not seen for that long is dead */
#define US_ORPHAN_LEASE_NS 10000000000ULL /* what a backup without a daemon, which cannot take over, grants */

enum us_lease_kind {
	US_LEASE_PROBE = 1,
	US_LEASE_REQUEST = 2,
	US_LEASE_GRANT = 3,
};

struct us_lease_frame {
	__u8 destination[6];
	__u8 source[6];
	__be16 ethertype;
	__be16 kind; /* enum us_lease_kind */
	__u32 magic; /* US_LEASE_MAGIC */
	__u32 tag;
	__u64 token;
	__u64 stamp_ns;
	__u64 length_ns; /* of a GRANT: how long from the stamp */
} __attribute__((packed));

/* Flags of a connection. */
enum us_connection_flag {
	US_CONNECTION_DUPLEX = 1 << 0,	/* both hosts hold it (on the primary: from the first confirmation on) */
	US_CONNECTION_PENDING = 1 << 1, /* primary: opened in duplex, the partner has not confirmed yet */
	US_CONNECTION_ADOPTED =
		1 << 2,		     /* our socket shadows or has shadowed; acks on their way to it may need clamping */
	US_CONNECTION_HELD = 1 << 3, /* the gate holds an ACK or window update */
	US_CONNECTION_OWN_FIN = 1 << 4,	 /* our stack has sent FIN (own_fin) */
	US_CONNECTION_PEER_FIN = 1 << 5, /* the partner's stack has sent FIN (peer_fin) */
	US_CONNECTION_OWN_RST = 1 << 6,
	US_CONNECTION_PEER_RST = 1 << 7,
	US_CONNECTION_CLIENT_FIN = 1 << 8,
	US_CONNECTION_CLOSED = 1 << 9, /* nothing more to protect */
	US_CONNECTION_TIMESTAMPS = 1 << 10,
	US_CONNECTION_RESUMING = 1 << 11, /* primary: told alone, and so it goes on until the partner has resume_ack */
	US_CONNECTION_DIVERGED = 1 << 12, /* primary: what the two servers said last differs */
	US_CONNECTION_UNFIT = 1 << 13,	  /* shadow: the primary found that more than once; who takes over resets it */
	US_CONNECTION_INCOMPLETE = 1 << 14, /* who took over lacks what the client was told; it resets it */
};

/* Why a connection is not, or no longer, protected; also the reason of other records. */
enum us_reason {
	US_REASON_NONE = 0,
	US_REASON_NO_PARTNER = 1,    /* opened while the service was simplex */
	US_REASON_UNCONFIRMED = 2,   /* the partner lagged beyond unconfirmed_limit_ns */
	US_REASON_END_DISAGREED = 3, /* we ended it, the partner did not within end_grace_ns */
	US_REASON_TABLE_FULL = 4,
	US_REASON_NO_LISTENER = 5,	 /* backup: nothing listens on the service port */
	US_REASON_ADOPT_REFUSED = 6,	 /* backup: the kernel refused the adoption */
	US_REASON_HANDSHAKE_UNKNOWN = 7, /* backup: SYN or SYN-ACK was not heard */
	US_REASON_DATA_IN_SYN = 8,	 /* TCP Fast Open: served plainly */
	US_REASON_CLIENT_RESET = 9,
	US_REASON_SERVER_RESET = 10,
	US_REASON_FINISHED = 11,	/* both directions closed */
	US_REASON_PARTNER_LOST = 12,	/* opened before protected_since_ns */
	US_REASON_PARTNER_GAVE_UP = 13, /* backup: the primary protects it no longer */
	US_REASON_DIVERGED = 14,	/* the servers said different things: reset at a takeover */
	US_REASON_INCOMPLETE = 15,	/* the client was told that bytes are here which are not: reset */
	US_REASON_PARTNER_FORGOT = 16,	/* backup: the primary knows nothing of it (any more) */
};

/* A block of a selective acknowledgement: [left, right). TCP has room for no more than four. */
#define US_SACK_BLOCKS 4

struct us_sack_block {
	__u32 left;
	__u32 right;
};

/* One connection, value of the hash map us_connections. Only the kernel writes it, under the lock. */
struct us_connection {
	struct bpf_spin_lock lock;
	__u32 flags; /* enum us_connection_flag */
	__u64 created_ns;
	__u64 touched_ns;	    /* last segment of the client */
	__u64 reported_ns;	    /* last record in the ring */
	__u64 unconfirmed_since_ns; /* primary: our own ack has been ahead of the confirmed one since then; 0: it is not */
	__u64 end_held_ns;	    /* primary: the end gate has held since then; 0: it does not */
	__u32 client_isn;
	__u32 service_isn;
	__u32 client_nxt;    /* highest seq + length seen from the client */
	__u32 client_acked;  /* highest ack seen from the client, unclamped */
	__u32 client_window; /* its last window, bytes */
	__u32 client_tsval;  /* its latest time stamp */
	__u32 own_snd_una;   /* highest ack that our stack was given (clamped) */
	__u32 own_snd_nxt;   /* highest seq + length our stack has sent */
	__u32 own_ack;	     /* our stack's RCV.NXT as last sent */
	__u32 own_edge;	     /* own_ack + window, highest so far */
	__u32 own_tsval;     /* highest time stamp our stack has sent */
	__u32 own_fin;	     /* sequence number after our FIN */
	__u32 peer_snd_nxt;  /* the same of the partner's stack, from its confirmations */
	__u32 peer_ack;
	__u32 peer_edge;
	__u32 peer_fin;
	__u32 told_ack;	 /* primary: highest ack the client was told */
	__u32 told_edge; /* primary: highest right edge the client was told; never moves left */
	__u32 epoch;	 /* the service's epoch in which told_* and peer_* were last made good */
	__u32 segments_in;
	__u32 segments_out;
	struct us_sack_block own_sack[US_SACK_BLOCKS];	/* of the latest segment of our own stack */
	struct us_sack_block peer_sack[US_SACK_BLOCKS]; /* of the partner's latest confirmation */
	__u32 clock_ms; /* shadow: peer_clock_ns when it began, in ms, of which only differences count; 0: not known */
	__u32 tsval_shift;   /* added to every time stamp that our stack sends to the client */
	__u32 resume_ack;    /* highest ack that was told while the partner lacked it */
	__u32 resume_edge;   /* highest right edge that may be told until it has that */
	__u32 told_sack;     /* digest of the blocks that the client was told last */
	__u64 lacks_ns;	     /* primary: since when the partner lacks [lacks_from, lacks_to), as the daemon was told */
	__u64 lacks_told_ns; /* when it was told last */
	__u64 unretained_ns; /* primary: when a segment last found no place in the retention ring */
	__u64 beyond_ns;     /* speaker: when beyond_seq was seen last */
	__u32 lacks_from;
	__u32 lacks_to;
	__u32 beyond_seq; /* right of own_ack; see bpf/clamp.h */
	__u16 mss;	  /* the client's */
	__u8 client_wscale;
	__u8 service_wscale;
	__u8 reason;	/* enum us_reason: why it is simplex */
	__u8 own_sacks; /* valid blocks */
	__u8 peer_sacks;
	__u8 beyond_seen; /* speaker: how often the client sent beyond_seq and nothing before it; 0: it did not */
	struct us_output output;
};

/* A handshake not yet complete, value of the LRU map us_handshakes. A SYN flood may roll it over. */
struct us_handshake {
	__u64 service_heard_ns; /* when the SYN-ACK passed */
	__u32 client_isn;
	__u32 service_isn;
	__u32 service_tsval;
	__u32 service_window; /* of the SYN-ACK: never scaled */
	__u16 mss;	      /* the client's */
	__u8 client_wscale;
	__u8 service_wscale;
	__u8 has_syn;
	__u8 has_syn_ack;
	__u8 wscale_ok;
	__u8 sack_ok;
	__u8 timestamps;
	__u8 ecn;
	__u8 data_in_syn;
	__u8 shadowed;	/* the partner's SYN-ACK: our own stack knows nothing of it */
	__u8 completed; /* the client's last segment of it was seen here */
	__u8 pad[3];
};

enum us_record_kind {
	US_RECORD_OPENED = 1,	 /* handshake complete; protection says whether it is shadowed */
	US_RECORD_PROTECTED = 2, /* primary: the partner confirmed for the first time */
	US_RECORD_PROGRESS = 3,	 /* numbers moved; at most one in US_PROGRESS_NS for a connection */
	US_RECORD_DEGRADED = 4,	 /* now simplex; see reason */
	US_RECORD_END_HELD = 5,	 /* primary: our stack wanted to end it, the partner has not agreed */
	US_RECORD_CLOSED = 6,
	US_RECORD_REFUSED = 7, /* backup: could not adopt; see reason */
	US_RECORD_LACKS = 8,   /* primary: the partner lacks bytes of the client that our own stack has */
};

#define US_PROGRESS_NS 10000000ULL /* 10 ms */

/*
 * A client's segment, or a part of one, that the partner may have missed: element of the mmapable array us_retained, which
 * is used as a ring. The kernel writes it; whoever reads copies it and then looks at stamp_ns again.
 */
#define US_RETAINED_BYTES 1408 /* with the longest headers that are ours, it fits into any link with an MTU of 1500 */

struct us_retained {
	__u64 stamp_ns; /* when it was written; 0: is being written */
	struct us_flow_key flow;
	__u32 sequence; /* of its first byte */
	__u16 length;
	__u8 flags; /* TCP FIN and PSH */
	__u8 pad;
	__u8 bytes[US_RETAINED_BYTES];
};

/* Where the ring stands: the one element of the mmapable array us_retention. */
struct us_retention {
	__u64 next;	    /* kernel: elements ever written; the next one goes to next % slots */
	__u64 slots;	    /* elements of us_retained in use; 0: nothing is retained. Written by the shim */
	__u64 window_ns;    /* kernel: begin of the present US_RETENTION_WINDOW_NS */
	__u64 window_slots; /* kernel: elements written in it */
};

/* The ring must not turn round faster than that many windows, or nothing in it is still there when it is asked for. */
#define US_RETENTION_WINDOW_NS 1000000ULL
#define US_RETENTION_WINDOWS   8
#define US_RETENTION_SHARE     2 /* with commit: async one connection may fill that part of it */

/* A connection of which a segment was not retained is left to its client's own retransmission for that long. */
#define US_RETENTION_MEMORY_NS 100000000ULL

/* A client that sends a segment again so long after the last time does it by its timer (RFC 6298: from the oldest that was
 * not acknowledged); seen so often, it is sure. Of one without data the pauses have to be longer. */
#define US_BEYOND_NS	   150000000ULL
#define US_BEYOND_PROBE_NS 1000000000ULL
#define US_BEYOND_SEEN	   4

/* As much is repaired at once, where the partner surely lacks it, and where it may only be slow. */
#define US_REPAIR_BYTES	       (256 * US_RETAINED_BYTES)
#define US_REPAIR_UNSURE_BYTES (16 * US_RETAINED_BYTES)

/* How long a repair by the daemon may take, before the client is told to send again what the partner lacks. */
#define US_REPAIR_NS 20000000ULL

/* A partner whose ack does not rise for so long, and which names no hole, may lack what comes next. */
#define US_REPAIR_PATIENCE_NS (US_REPAIR_NS / 8)

enum us_protection {
	US_PROTECTION_SIMPLEX = 0,
	US_PROTECTION_DUPLEX = 1,
	US_PROTECTION_PENDING = 2,
};

/* A record in the ring us_records: always a whole snapshot, so a lost record costs nothing but time. */
struct us_record {
	__u64 time_ns;
	struct us_flow_key flow;
	__u8 kind;	 /* enum us_record_kind */
	__u8 reason;	 /* enum us_reason */
	__u8 role;	 /* enum us_role of this host */
	__u8 protection; /* enum us_protection */
	__u32 flags;	 /* enum us_connection_flag */
	__u32 client_isn;
	__u32 service_isn;
	__u32 client_nxt;
	__u32 client_acked;
	__u32 client_window;
	__u32 own_snd_una;
	__u32 own_snd_nxt;
	__u32 own_ack;
	__u32 own_edge;
	__u32 peer_snd_nxt;
	__u32 peer_ack;
	__u32 peer_edge;
	__u32 segments_in;
	__u32 segments_out;
	__u32 differences; /* primary: comparisons that found the servers' output to differ */
	__u32 pad;
	__u64 differs_from; /* offsets of the first difference */
	__u64 differs_to;
};

/* Copies a connection's numbers into a record, in kernel and user space alike. */
#define US_SNAPSHOT(record, connection)                                                                                \
	do {                                                                                                           \
		(record)->flags = (connection)->flags;                                                                 \
		(record)->client_isn = (connection)->client_isn;                                                       \
		(record)->service_isn = (connection)->service_isn;                                                     \
		(record)->client_nxt = (connection)->client_nxt;                                                       \
		(record)->client_acked = (connection)->client_acked;                                                   \
		(record)->client_window = (connection)->client_window;                                                 \
		(record)->own_snd_una = (connection)->own_snd_una;                                                     \
		(record)->own_snd_nxt = (connection)->own_snd_nxt;                                                     \
		(record)->own_ack = (connection)->own_ack;                                                             \
		(record)->own_edge = (connection)->own_edge;                                                           \
		(record)->peer_snd_nxt = (connection)->peer_snd_nxt;                                                   \
		(record)->peer_ack = (connection)->peer_ack;                                                           \
		(record)->peer_edge = (connection)->peer_edge;                                                         \
		(record)->segments_in = (connection)->segments_in;                                                     \
		(record)->segments_out = (connection)->segments_out;                                                   \
		(record)->differences = (connection)->output.differences;                                              \
		(record)->pad = 0;                                                                                     \
		(record)->differs_from = (connection)->output.differs_from;                                            \
		(record)->differs_to = (connection)->output.differs_to;                                                \
	} while (0)

/* Do both hosts hold it, or are they about to? Its service is protected since `since_ns`. */
#define US_IS_PROTECTED(connection, since_ns)                                                                          \
	((connection)->flags & (US_CONNECTION_DUPLEX | US_CONNECTION_PENDING) && (connection)->created_ns >= (since_ns))

/* Protection of a connection whose service is protected since `since_ns`. */
#define US_PROTECTION(connection, since_ns)                                                                            \
	(!US_IS_PROTECTED(connection, since_ns)		? US_PROTECTION_SIMPLEX                                        \
	 : (connection)->flags & US_CONNECTION_RESUMING ? US_PROTECTION_PENDING                                        \
	 : (connection)->flags & US_CONNECTION_DUPLEX	? US_PROTECTION_DUPLEX                                         \
							: US_PROTECTION_PENDING)

/* Counters: per-CPU array us_counters. Each names a verdict and its reason; all are exported as
 * understudy_segments_total{verdict=...,reason=...}. X(symbol, "verdict", "reason") */
#define US_COUNTERS(X)                                                                                                 \
	X(US_COUNT_PASSED, "passed", "tracked")                                                                        \
	X(US_COUNT_UNTRACKED, "passed", "untracked")                                                                   \
	X(US_COUNT_MALFORMED, "passed", "malformed")                                                                   \
	X(US_COUNT_FRAGMENT, "passed", "fragment")                                                                     \
	X(US_COUNT_RELAYED, "relayed", "client")                                                                       \
	X(US_COUNT_RELAYED_SYN_ACK, "relayed", "syn_ack")                                                              \
	X(US_COUNT_RELAYED_ICMP, "relayed", "icmp")                                                                    \
	X(US_COUNT_RELAYED_INLINE, "relayed", "inline")                                                                \
	X(US_COUNT_RETAINED, "noted", "retained")                                                                      \
	X(US_COUNT_NOT_RETAINED, "noted", "too_fast_to_retain")                                                        \
	X(US_COUNT_REPAIRED, "relayed", "repair")                                                                      \
	X(US_COUNT_TAPPED, "tapped", "client")                                                                         \
	X(US_COUNT_RELAY_FAILED, "lost", "relay_failed")                                                               \
	X(US_COUNT_FORWARDED, "relayed", "stale_neighbour")                                                            \
	X(US_COUNT_ADOPTED, "adopted", "handshake")                                                                    \
	X(US_COUNT_ADOPT_NO_LISTENER, "refused", "no_listener")                                                        \
	X(US_COUNT_ADOPT_REFUSED, "refused", "kernel")                                                                 \
	X(US_COUNT_ADOPT_DATA_IN_SYN, "refused", "data_in_syn")                                                        \
	X(US_COUNT_TABLE_FULL, "refused", "table_full")                                                                \
	X(US_COUNT_UNKNOWN_TO_SHADOW, "dropped", "unknown_to_shadow")                                                  \
	X(US_COUNT_UNKNOWN_TO_PRIMARY, "dropped", "unknown_to_primary")                                                \
	X(US_COUNT_HANDSHAKE_NOTED, "noted", "handshake")                                                              \
	X(US_COUNT_CLAMPED, "rewritten", "ack_clamped")                                                                \
	X(US_COUNT_CONFIRMED, "suppressed", "confirmation")                                                            \
	X(US_COUNT_SUPPRESSED, "suppressed", "not_speaking")                                                           \
	X(US_COUNT_SUPPRESSED_UNKNOWN, "suppressed", "unknown_connection")                                             \
	X(US_COUNT_SUPPRESSED_NEIGHBOUR, "suppressed", "neighbour")                                                    \
	X(US_COUNT_SILENT_PAST_LEASE, "suppressed", "lease_ended")                                                     \
	X(US_COUNT_FED_ACK, "suppressed", "acknowledged_to_shadow")                                                    \
	X(US_COUNT_CONFIRMATION, "consumed", "confirmation")                                                           \
	X(US_COUNT_CONFIRMATION_STRANGER, "dropped", "confirmation_stranger")                                          \
	X(US_COUNT_GATE_REWRITTEN, "rewritten", "gate")                                                                \
	X(US_COUNT_GATE_HELD, "held", "commit_gate")                                                                   \
	X(US_COUNT_GATE_RELEASED, "released", "commit_gate")                                                           \
	X(US_COUNT_REFUSAL_HELD, "held", "refusal")                                                                    \
	X(US_COUNT_EARLY, "dropped", "early")                                                                          \
	X(US_COUNT_END_HELD, "held", "end_gate")                                                                       \
	X(US_COUNT_END_RELEASED, "released", "end_gate")                                                               \
	X(US_COUNT_END_DISAGREED, "passed", "end_disagreed")                                                           \
	X(US_COUNT_DEGRADED, "degraded", "unconfirmed")                                                                \
	X(US_COUNT_LEASE_REQUEST, "lease", "request")                                                                  \
	X(US_COUNT_LEASE_GRANTED, "lease", "granted")                                                                  \
	X(US_COUNT_LEASE_EXTENDED, "lease", "extended")                                                                \
	X(US_COUNT_LEASE_STRANGER, "dropped", "lease_stranger")                                                        \
	X(US_COUNT_LEASE_REFUSED, "lease", "refused")                                                                  \
	X(US_COUNT_DATAGRAM, "passed", "datagram")                                                                     \
	X(US_COUNT_MSS_LIMITED, "rewritten", "mss")                                                                    \
	X(US_COUNT_ECHO, "dropped", "own_echo")                                                                        \
	X(US_COUNT_NEIGHBOUR_REWRITTEN, "rewritten", "announced_mac")                                                  \
	X(US_COUNT_ARP_REWRITTEN, "rewritten", "arp_sender")                                                           \
	X(US_COUNT_COMPARED_EQUAL, "compared", "equal")                                                                \
	X(US_COUNT_COMPARED_DIFFERENT, "compared", "different")                                                        \
	X(US_COUNT_COMPARED_HEALED, "compared", "healed")                                                              \
	X(US_COUNT_DIVERGED_RESET, "reset", "diverged")                                                                \
	X(US_COUNT_INCOMPLETE_RESET, "reset", "incomplete")                                                            \
	X(US_COUNT_RECORD_LOST, "lost", "ring_full")

#define US_COUNTER_ENUM(symbol, verdict, reason) symbol,
enum us_counter {
	US_COUNTERS(US_COUNTER_ENUM) US_COUNTER_COUNT
};

/* Identity of the attached programs: a host that lost its shadows has a new one. */
struct us_instance {
	__u32 abi_version;
	__u32 reserved;
	__u64 id; /* random */
};

/* Names of the maps. */
#define US_MAP_INSTANCES   "us_instances"
#define US_MAP_SERVICES	   "us_services"
#define US_MAP_ENDPOINTS   "us_endpoints"
#define US_MAP_CONNECTIONS "us_connections"
#define US_MAP_HANDSHAKES  "us_handshakes"
#define US_MAP_COUNTERS	   "us_counters"
#define US_MAP_RECORDS	   "us_records"
#define US_MAP_RETAINED	   "us_retained"
#define US_MAP_RETENTION   "us_retention"

_Static_assert(sizeof(struct us_endpoint_key) == 20, "endpoint key");
_Static_assert(sizeof(struct us_flow_key) == 24, "flow key");
_Static_assert(sizeof(struct us_service) == 160, "service");
_Static_assert(sizeof(struct us_lease_frame) == 48, "lease frame");
_Static_assert(sizeof(struct us_connection) == 272 + sizeof(struct us_output), "connection");
_Static_assert(sizeof(struct us_handshake) == 40, "handshake");
_Static_assert(sizeof(struct us_record) == 120, "record");
_Static_assert(sizeof(struct us_retained) == 1448, "retained segment");
_Static_assert(sizeof(struct us_retention) == 32, "retention");

#endif
