/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * client_segment.h - segments in the name of a client, made of what the maps know of its connection: to prompt our own
 * stack (prompt.c) and to give the partner again what it missed (repair.c). Any thread.
 */
#ifndef US_CLIENT_SEGMENT_H
#define US_CLIENT_SEGMENT_H

#include <stddef.h>

#include <netinet/tcp.h>

#include "understudy_abi_user.h"

#define US_CLIENT_IPV6_HEADER 40
/* The longest headers: IPv6, TCP, time stamps. */
#define US_CLIENT_HEADERS (US_CLIENT_IPV6_HEADER + sizeof(struct tcphdr) + 12)

/* Length of the IP header in front of the segment: by the family of the service's address (v4-mapped for IPv4). */
size_t us_client_ip_header(const __u8 service[16]);

/* Length of the TCP header with the options that the connection uses. */
size_t us_client_tcp_header(const struct us_connection *connection);

/* Writes that header: an ACK with the client's window and, if used, time stamps; numbers in host order. The checksum is 0. */
void us_client_tcp(struct tcphdr *tcp, const struct us_flow_key *flow, const struct us_connection *connection,
		   __u32 sequence, __u32 acknowledgement);

/*
 * Writes the IP header into `packet`, and the checksum into the `size` bytes of TCP header and payload that lie behind it.
 * Returns the packet's length.
 */
size_t us_client_ip(__u8 *packet, const struct us_flow_key *flow, const __u8 service[16], size_t size);

#endif
