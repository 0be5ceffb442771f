// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <bpf/bpf.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>

#include "checksum.h"
#include "client_segment.h"
#include "prompt.h"

struct waiting {
	struct us_flow_key flow;
	struct us_connection connection;
};

/* An old segment of the client's: one byte left of what our stack waits for. */
static size_t build_segment(__u8 packet[US_CLIENT_HEADERS], const struct waiting *w, const __u8 *service)
{
	const struct us_connection *c = &w->connection;
	struct tcphdr *tcp = (struct tcphdr *)(packet + us_client_ip_header(service));

	us_client_tcp(tcp, &w->flow, c, c->own_ack - 1, c->own_snd_una);
	return us_client_ip(packet, &w->flow, service, us_client_tcp_header(c));
}

static void prompt_ack4(int fd, const struct waiting *w, const __u8 *service)
{
	__u8 packet[US_CLIENT_HEADERS];
	size_t size = build_segment(packet, w, service);
	struct sockaddr_in to = {.sin_family = AF_INET};

	memcpy(&to.sin_addr, service + 12, 4);
	sendto(fd, packet, size, MSG_DONTWAIT, (struct sockaddr *)&to, sizeof(to));
}

static void prompt_ack6(int fd, const struct waiting *w, const __u8 *service)
{
	__u8 packet[US_CLIENT_HEADERS];
	size_t size = build_segment(packet, w, service);
	struct sockaddr_in6 to = {.sin6_family = AF_INET6};

	memcpy(&to.sin6_addr, service, 16);
	sendto(fd, packet, size, MSG_DONTWAIT, (struct sockaddr *)&to, sizeof(to));
}

struct ipv6_fixed {
	__be32 version;
	__be16 payload_length;
	__u8 next_header;
	__u8 hop_limit;
	__u8 source[16];
	__u8 destination[16];
};

/* The first 8 bytes of the segment that the error is about. */
static void quote(__be32 words[2], const struct waiting *w)
{
	__be16 ports[2] = {w->flow.service_port, w->flow.client_port};

	memcpy(&words[0], ports, 4);
	words[1] = htonl(w->connection.own_snd_una);
}

static void prompt_retransmit4(int fd, const struct waiting *w, const __u8 *service)
{
	struct {
		__u8 type, code;
		__be16 checksum;
		__be32 unused;
		struct iphdr ip;
		__be32 tcp[2];
	} packet = {.type = 3, .code = 1};
	struct sockaddr_in to = {.sin_family = AF_INET};

	packet.ip.version = 4;
	packet.ip.ihl = 5;
	packet.ip.ttl = 64;
	packet.ip.protocol = IPPROTO_TCP;
	packet.ip.tot_len = htons(40);
	memcpy(&packet.ip.saddr, service + 12, 4);
	memcpy(&packet.ip.daddr, w->flow.client + 12, 4);
	packet.ip.check = us_checksum(&packet.ip, sizeof(packet.ip));
	quote(packet.tcp, w);
	packet.checksum = us_checksum(&packet, sizeof(packet));
	memcpy(&to.sin_addr, service + 12, 4);
	sendto(fd, &packet, sizeof(packet), MSG_DONTWAIT, (struct sockaddr *)&to, sizeof(to));
}

static void prompt_retransmit6(int fd, const struct waiting *w, const __u8 *service)
{
	struct {
		__u8 type, code;
		__be16 checksum; /* the kernel fills it in */
		__be32 unused;
		struct ipv6_fixed ip;
		__be32 tcp[2];
		__u8 rest[12];
	} packet = {.type = 1, .code = 0};
	struct sockaddr_in6 to = {.sin6_family = AF_INET6};

	packet.ip.version = htonl(6U << 28);
	packet.ip.payload_length = htons(20);
	packet.ip.next_header = IPPROTO_TCP;
	packet.ip.hop_limit = 64;
	memcpy(packet.ip.source, service, 16);
	memcpy(packet.ip.destination, w->flow.client, 16);
	quote(packet.tcp, w);
	memcpy(&to.sin6_addr, service, 16);
	sendto(fd, &packet, sizeof(packet), MSG_DONTWAIT, (struct sockaddr *)&to, sizeof(to));
}

static int compare_silence(const void *a, const void *b)
{
	__u64 left = ((const struct waiting *)a)->connection.touched_ns;
	__u64 right = ((const struct waiting *)b)->connection.touched_ns;

	return left < right ? -1 : left > right;
}

/* All open connections of the service, longest silence first; *found is to be freed by the caller. */
static int collect(struct us_plane *plane, __u32 service, struct waiting **found)
{
	struct us_flow_key key;
	void *from = NULL;
	int length = 0, room = 0;

	*found = NULL;
	while (!bpf_map_get_next_key(plane->connections_fd, from, &key)) {
		from = &key;
		if (key.service != service)
			continue;
		if (length == room) {
			struct waiting *more;

			room = room ? room * 2 : 256;
			more = realloc(*found, (size_t)room * sizeof(**found));
			if (!more)
				return -ENOMEM;
			*found = more;
		}
		(*found)[length].flow = key;
		if (!bpf_map_lookup_elem(plane->connections_fd, &key, &(*found)[length].connection) &&
		    !((*found)[length].connection.flags & US_CONNECTION_CLOSED))
			length++;
	}
	if (length)
		qsort(*found, (size_t)length, sizeof(**found), compare_silence);
	return length;
}

static int raw_socket(int family, int protocol)
{
	return socket(family, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol);
}

int us_prompt(struct us_plane *plane, __u32 service, bool retransmit)
{
	const __u8 *address = plane->services[service].address;
	bool ipv4 = us_is_ipv4(address);
	struct waiting *found;
	int length = collect(plane, service, &found);
	int tcp = -1, icmp = -1;

	if (length <= 0)
		goto cleanup;
	tcp = raw_socket(ipv4 ? AF_INET : AF_INET6, IPPROTO_RAW);
	icmp = raw_socket(ipv4 ? AF_INET : AF_INET6, ipv4 ? IPPROTO_ICMP : IPPROTO_ICMPV6);
	if (tcp < 0 || icmp < 0) {
		length = -errno;
		goto cleanup;
	}
	for (int i = 0; i < length; i++) {
		if (ipv4) {
			prompt_ack4(tcp, &found[i], address);
			if (retransmit)
				prompt_retransmit4(icmp, &found[i], address);
		} else {
			prompt_ack6(tcp, &found[i], address);
			if (retransmit)
				prompt_retransmit6(icmp, &found[i], address);
		}
	}
cleanup:
	if (tcp >= 0)
		close(tcp);
	if (icmp >= 0)
		close(icmp);
	free(found);
	return length;
}
