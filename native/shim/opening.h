/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * opening.h - the three segments that opened a connection (RFC 9293 section 3.5), made anew of what the maps know, for a
 * partner that missed one of them (repair.c). Any thread.
 */
#ifndef US_OPENING_H
#define US_OPENING_H

#include <stdbool.h>
#include <stddef.h>

#include "client_segment.h"

enum us_opening {
	US_OPENING_SYN,
	US_OPENING_SYN_ACK,
	US_OPENING_ACK
};

#define US_OPENINGS	   (US_OPENING_ACK + 1)
#define US_OPENING_OPTIONS 24
#define US_OPENING_BYTES   (US_CLIENT_IPV6_HEADER + sizeof(struct tcphdr) + US_OPENING_OPTIONS)

/* Is this the handshake of that connection, and one that a partner can adopt? */
bool us_opens(const struct us_handshake *handshake, const struct us_connection *connection);

/*
 * Writes the IP packet of one of them. The options are those that both sides agreed on; the service's time stamp is what
 * its clock shows at now_ns (boot-time clock). Returns the packet's length.
 */
size_t us_opening(__u8 packet[US_OPENING_BYTES], const struct us_flow_key *flow, const struct us_connection *connection,
		  const struct us_handshake *handshake, const __u8 service[16], enum us_opening which, __u64 now_ns);

#endif
