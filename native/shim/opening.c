// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include <arpa/inet.h>
#include <netinet/ip.h>

#include "checksum.h"
#include "opening.h"

#define NS_PER_TIMESTAMP 1000000 /* Linux' clock of RFC 7323 counts milliseconds */

bool us_opens(const struct us_handshake *handshake, const struct us_connection *connection)
{
	return handshake->has_syn && handshake->has_syn_ack && !handshake->data_in_syn &&
	       handshake->client_isn == connection->client_isn && handshake->service_isn == connection->service_isn;
}

static size_t write_options(__u8 *options, const struct us_handshake *h, __u8 wscale, __u32 tsval, __u32 tsecr)
{
	__be32 words[US_OPENING_OPTIONS / 4];
	size_t count = 0;

	words[count++] = htonl(TCPOPT_MAXSEG << 24 | TCPOLEN_MAXSEG << 16 | h->mss);
	if (h->sack_ok)
		words[count++] = htonl(TCPOPT_NOP << 24 | TCPOPT_NOP << 16 | TCPOPT_SACK_PERMITTED << 8 |
				       TCPOLEN_SACK_PERMITTED);
	if (h->timestamps) {
		words[count++] = htonl(TCPOPT_NOP << 24 | TCPOPT_NOP << 16 | TCPOPT_TIMESTAMP << 8 | TCPOLEN_TIMESTAMP);
		words[count++] = htonl(tsval);
		words[count++] = htonl(tsecr);
	}
	if (h->wscale_ok)
		words[count++] = htonl((__u32)(TCPOPT_NOP << 24 | TCPOPT_WINDOW << 16 | TCPOLEN_WINDOW << 8) | wscale);
	memcpy(options, words, 4 * count);
	return 4 * count;
}

/* From the service to the client. No checksum changes when source and destination change places. */
static void turn_round(__u8 *packet, struct tcphdr *tcp, bool ipv4)
{
	size_t length = ipv4 ? 4 : 16;
	__u8 *source = packet + (ipv4 ? offsetof(struct iphdr, saddr) : 8), *destination = source + length, other[16];
	__be16 port = tcp->source;

	memcpy(other, source, length);
	memcpy(source, destination, length);
	memcpy(destination, other, length);
	tcp->source = tcp->dest;
	tcp->dest = port;
}

size_t us_opening(__u8 packet[US_OPENING_BYTES], const struct us_flow_key *flow, const struct us_connection *connection,
		  const struct us_handshake *handshake, const __u8 service[16], enum us_opening which, __u64 now_ns)
{
	struct tcphdr *tcp = (struct tcphdr *)(packet + us_client_ip_header(service));
	__u32 tsval = handshake->service_tsval + (__u32)((now_ns - handshake->service_heard_ns) / NS_PER_TIMESTAMP);
	size_t size = us_client_tcp_header(connection);

	if (which == US_OPENING_ACK) {
		us_client_tcp(tcp, flow, connection, handshake->client_isn + 1, handshake->service_isn + 1);
		return us_client_ip(packet, flow, service, size);
	}
	us_client_tcp(tcp, flow, connection, handshake->client_isn, 0);
	tcp->syn = 1;
	tcp->ack = which == US_OPENING_SYN_ACK;
	size = sizeof(*tcp);
	if (which == US_OPENING_SYN) {
		tcp->window = htons(0xffff);
		size += write_options((__u8 *)(tcp + 1), handshake, handshake->client_wscale, connection->client_tsval,
				      0);
	} else {
		tcp->seq = htonl(handshake->service_isn);
		tcp->ack_seq = htonl(handshake->client_isn + 1);
		tcp->window = htons((__u16)handshake->service_window);
		tcp->res2 = handshake->ecn ? 1 : 0; /* ECE (RFC 3168 section 6.1.1) */
		size += write_options((__u8 *)(tcp + 1), handshake, handshake->service_wscale, tsval,
				      connection->client_tsval);
	}
	tcp->doff = (__u16)(size / 4) & 15;
	size = us_client_ip(packet, flow, service, size);
	if (which == US_OPENING_SYN_ACK)
		turn_round(packet, tcp, us_is_ipv4(service));
	return size;
}
