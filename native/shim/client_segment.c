// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdbool.h>
#include <string.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/ip.h>

#include "checksum.h"
#include "client_segment.h"

#define TIMESTAMP_OPTION 12

size_t us_client_ip_header(const __u8 service[16])
{
	return us_is_ipv4(service) ? sizeof(struct iphdr) : US_CLIENT_IPV6_HEADER;
}

size_t us_client_tcp_header(const struct us_connection *connection)
{
	return sizeof(struct tcphdr) + (connection->flags & US_CONNECTION_TIMESTAMPS ? TIMESTAMP_OPTION : 0);
}

void us_client_tcp(struct tcphdr *tcp, const struct us_flow_key *flow, const struct us_connection *connection,
		   __u32 sequence, __u32 acknowledgement)
{
	memset(tcp, 0, sizeof(*tcp));
	tcp->source = flow->client_port;
	tcp->dest = flow->service_port;
	tcp->seq = htonl(sequence);
	tcp->ack_seq = htonl(acknowledgement);
	tcp->doff = (__u16)(us_client_tcp_header(connection) / 4) & 15;
	tcp->ack = 1;
	tcp->window = htons((__u16)(connection->client_window >> connection->client_wscale));
	if (connection->flags & US_CONNECTION_TIMESTAMPS) {
		__be32 option[3] = {htonl(0x0101080a), htonl(connection->client_tsval), htonl(connection->own_tsval)};

		memcpy(tcp + 1, option, sizeof(option));
	}
}

static size_t write_ipv4(__u8 *packet, const __u8 *client, const __u8 *service, size_t size)
{
	struct tcphdr *tcp = (struct tcphdr *)(packet + sizeof(struct iphdr));
	struct iphdr ip = {.version = 4, .ihl = 5, .ttl = 64, .protocol = IPPROTO_TCP};

	ip.tot_len = htons((__u16)(sizeof(ip) + size));
	ip.frag_off = htons(IP_DF);
	memcpy(&ip.saddr, client, 4);
	memcpy(&ip.daddr, service, 4);
	ip.check = us_checksum(&ip, sizeof(ip));
	memcpy(packet, &ip, sizeof(ip));
	tcp->check = us_checksum_ipv4(client, service, IPPROTO_TCP, tcp, size);
	return sizeof(ip) + size;
}

static size_t write_ipv6(__u8 *packet, const __u8 *client, const __u8 *service, size_t size)
{
	struct tcphdr *tcp = (struct tcphdr *)(packet + US_CLIENT_IPV6_HEADER);
	__be32 version = htonl(6U << 28);
	__be16 length = htons((__u16)size);

	memcpy(packet, &version, 4);
	memcpy(packet + 4, &length, 2);
	packet[6] = IPPROTO_TCP;
	packet[7] = 64;
	memcpy(packet + 8, client, 16);
	memcpy(packet + 24, service, 16);
	tcp->check = us_checksum_ipv6(client, service, IPPROTO_TCP, tcp, size);
	return US_CLIENT_IPV6_HEADER + size;
}

size_t us_client_ip(__u8 *packet, const struct us_flow_key *flow, const __u8 service[16], size_t size)
{
	return us_is_ipv4(service) ? write_ipv4(packet, flow->client + 12, service + 12, size)
				   : write_ipv6(packet, flow->client, service, size);
}
