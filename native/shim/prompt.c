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
#include "recent.h"

#define BATCH	 512
#define QUIET_NS 1000000000ULL

/* Points into a batch. */
struct waiting {
	const struct us_flow_key *flow;
	const struct us_connection *connection;
};

/* An old segment of the client's: one byte left of what our stack waits for. */
static size_t build_segment(__u8 packet[US_CLIENT_HEADERS], const struct waiting *w, const __u8 *service)
{
	const struct us_connection *c = w->connection;
	struct tcphdr *tcp = (struct tcphdr *)(packet + us_client_ip_header(service));

	us_client_tcp(tcp, w->flow, c, c->own_ack - 1, c->own_snd_una);
	return us_client_ip(packet, w->flow, service, us_client_tcp_header(c));
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
	__be16 ports[2] = {w->flow->service_port, w->flow->client_port};

	memcpy(&words[0], ports, 4);
	words[1] = htonl(w->connection->own_snd_una);
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
	memcpy(&packet.ip.daddr, w->flow->client + 12, 4);
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
	memcpy(packet.ip.destination, w->flow->client, 16);
	quote(packet.tcp, w);
	memcpy(&to.sin6_addr, service, 16);
	sendto(fd, &packet, sizeof(packet), MSG_DONTWAIT, (struct sockaddr *)&to, sizeof(to));
}

/* Is something that was sent, either way, not acknowledged yet, or an ACK or a window still to be told? */
static bool lacks_something(const struct us_connection *c)
{
	return c->flags & US_CONNECTION_HELD || c->own_snd_nxt != c->client_acked || c->client_nxt != c->own_ack;
}

/* Who certainly waits first, and of these the longest silence. */
static int compare_waiting(const void *a, const void *b)
{
	const struct us_connection *left = ((const struct waiting *)a)->connection;
	const struct us_connection *right = ((const struct waiting *)b)->connection;

	if (lacks_something(left) != lacks_something(right))
		return lacks_something(left) ? -1 : 1;
	return left->touched_ns < right->touched_ns ? -1 : left->touched_ns > right->touched_ns;
}

/*
 * May somebody wait for our word? Not where all that was sent either way is acknowledged, and the client was quiet already
 * long before the partner was last heard. (A client whose window was opened in just that silence asks by its own probe.)
 */
static bool may_wait(const struct us_connection *c, __u64 partner_heard_ns)
{
	return !(c->flags & US_CONNECTION_CLOSED) &&
	       (c->touched_ns + QUIET_NS > partner_heard_ns || lacks_something(c));
}

static int raw_socket(int family, int protocol)
{
	return socket(family, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol);
}

/* Where prompts go, and whom for. */
struct prompting {
	const struct us_service *service;
	__u32 index;
	bool ipv4;
	bool retransmit;
	int tcp;
	int icmp;
};

static void prompt(const struct prompting *p, const struct waiting *w)
{
	const __u8 *address = p->service->address;

	if (p->ipv4)
		prompt_ack4(p->tcp, w, address);
	else
		prompt_ack6(p->tcp, w, address);
	if (p->retransmit && p->ipv4)
		prompt_retransmit4(p->icmp, w, address);
	else if (p->retransmit)
		prompt_retransmit6(p->icmp, w, address);
}

struct batch {
	struct us_flow_key keys[BATCH];
	struct us_connection connections[BATCH];
	struct waiting waiting[BATCH];
	struct us_recent recent;
};

/* Prompts those of the batch that may wait, but none twice. Returns how many. */
static int prompt_batch(const struct prompting *p, struct batch *b, __u32 length, bool is_recent)
{
	int waiting = 0;

	for (__u32 i = 0; i < length; i++) {
		if (b->keys[i].service != p->index || !may_wait(&b->connections[i], p->service->peer_heard_ns) ||
		    (!is_recent && us_recent_holds(&b->recent, &b->keys[i])))
			continue;
		b->waiting[waiting].flow = &b->keys[i];
		b->waiting[waiting++].connection = &b->connections[i];
	}
	qsort(b->waiting, (size_t)waiting, sizeof(b->waiting[0]), compare_waiting);
	for (int i = 0; i < waiting; i++)
		prompt(p, &b->waiting[i]);
	return waiting;
}

/* Those that the kernel told of last, however many others there are. Returns how many. */
static int prompt_recent(const struct prompting *p, int connections_fd, struct batch *b)
{
	int prompted = 0, next = 0;

	while (next < b->recent.length) {
		__u32 length = 0;

		for (; next < b->recent.length && length < BATCH; next++) {
			b->keys[length] = b->recent.flows[next];
			length += !bpf_map_lookup_elem(connections_fd, &b->keys[length], &b->connections[length]);
		}
		prompted += prompt_batch(p, b, length, true);
	}
	return prompted;
}

/* The whole table, in parts: the first are prompted before the last are read. Returns how many, or a negative errno. */
static int prompt_all(const struct prompting *p, int connections_fd, struct batch *b)
{
	__u32 cursor = 0, length;
	void *from = NULL;
	int prompted = 0, end;

	do {
		length = BATCH;
		end = bpf_map_lookup_batch(connections_fd, from, &cursor, b->keys, b->connections, &length, NULL);
		if (end && errno != ENOENT)
			return -errno;
		prompted += prompt_batch(p, b, length, false);
		from = &cursor;
	} while (!end);
	return prompted;
}

static int prompt_recent_then_all(const struct prompting *p, const struct us_plane *plane)
{
	__u64 heard = p->service->peer_heard_ns;
	struct batch *b = calloc(1, sizeof(*b));
	int recent, others;

	if (!b)
		return -ENOMEM;
	us_recent_read(plane, heard > QUIET_NS ? heard - QUIET_NS : 0, &b->recent);
	recent = prompt_recent(p, plane->connections_fd, b);
	others = prompt_all(p, plane->connections_fd, b);
	free(b);
	return others < 0 ? others : recent + others;
}

int us_prompt(struct us_plane *plane, __u32 service, bool retransmit)
{
	struct prompting p = {.service = &plane->services[service], .index = service, .retransmit = retransmit};
	int prompted;

	p.ipv4 = us_is_ipv4(p.service->address);
	p.tcp = raw_socket(p.ipv4 ? AF_INET : AF_INET6, IPPROTO_RAW);
	p.icmp = raw_socket(p.ipv4 ? AF_INET : AF_INET6, p.ipv4 ? IPPROTO_ICMP : IPPROTO_ICMPV6);
	prompted = p.tcp < 0 || p.icmp < 0 ? -errno : prompt_recent_then_all(&p, plane);
	if (p.tcp >= 0)
		close(p.tcp);
	if (p.icmp >= 0)
		close(p.icmp);
	return prompted;
}
