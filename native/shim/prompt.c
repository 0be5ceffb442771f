// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <bpf/bpf.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/ip_icmp.h>
#include <netinet/tcp.h>

#include "checksum.h"
#include "client_segment.h"
#include "prompt.h"
#include "recent.h"

#define BATCH	     512
#define QUIET_NS     1000000000ULL
#define PROMPT_BYTES (US_CLIENT_HEADERS + 1)
/* What every way takes (RFC 8200), and well above what Linux does not go below. */
#define LEAST_MTU 1280U

/* Points into a batch. */
struct waiting {
	const struct us_flow_key *flow;
	const struct us_connection *connection;
};

/*
 * An old segment of the client's, one byte that our stack acknowledged long ago. With a byte in it, for what has none Linux
 * answers but twice a second (tcp_invalid_ratelimit), and the answer before this one may have been held back by the gate.
 */
static size_t build_segment(__u8 packet[PROMPT_BYTES], const struct waiting *w, const __u8 *service)
{
	const struct us_connection *c = w->connection;
	struct tcphdr *tcp = (struct tcphdr *)(packet + us_client_ip_header(service));
	size_t header = us_client_tcp_header(c);

	us_client_tcp(tcp, w->flow, c, c->own_ack - 2, c->own_snd_una);
	((__u8 *)tcp)[header] = 0;
	return us_client_ip(packet, w->flow, service, header + 1);
}

union endpoint {
	struct sockaddr any;
	struct sockaddr_in ipv4;
	struct sockaddr_in6 ipv6;
};

/* An address (v4-mapped for IPv4) and port as sockets want them. Returns the length. */
static socklen_t endpoint_of(union endpoint *e, const __u8 address[16], __be16 port)
{
	memset(e, 0, sizeof(*e));
	if (us_is_ipv4(address)) {
		e->ipv4.sin_family = AF_INET;
		e->ipv4.sin_port = port;
		memcpy(&e->ipv4.sin_addr, address + 12, 4);
		return sizeof(e->ipv4);
	}
	e->ipv6.sin6_family = AF_INET6;
	e->ipv6.sin6_port = port;
	memcpy(&e->ipv6.sin6_addr, address, 16);
	return sizeof(e->ipv6);
}

static void send_to_service(int fd, const void *packet, size_t size, const __u8 *service)
{
	union endpoint to;
	socklen_t length = endpoint_of(&to, service, 0);

	sendto(fd, packet, size, MSG_DONTWAIT, &to.any, length);
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
static void quote(__be32 words[2], const struct waiting *w, __u32 sequence)
{
	__be16 ports[2] = {w->flow->service_port, w->flow->client_port};

	memcpy(&words[0], ports, 4);
	words[1] = htonl(sequence);
}

/* What a router on the way would say, by whether it is of IPv4. */
struct icmp_kind {
	__u8 type, code;
};

static const struct icmp_kind too_big[] = {{ICMP6_PACKET_TOO_BIG, 0}, {ICMP_DEST_UNREACH, ICMP_FRAG_NEEDED}};
static const struct icmp_kind unreachable[] = {{ICMP6_DST_UNREACH, ICMP6_DST_UNREACH_NOROUTE},
					       {ICMP_DEST_UNREACH, ICMP_HOST_UNREACH}};

/* That about a segment of ours. */
struct icmp_error {
	struct icmp_kind kind;
	__u32 sequence; /* of the segment */
	__u32 mtu;	/* 0 where it is about none */
};

static void send_error4(int fd, const struct waiting *w, const __u8 *service, struct icmp_error error)
{
	struct {
		__u8 type, code;
		__be16 checksum;
		__be32 mtu;
		struct iphdr ip;
		__be32 tcp[2];
	} packet = {.type = error.kind.type, .code = error.kind.code, .mtu = htonl(error.mtu)};

	packet.ip.version = 4;
	packet.ip.ihl = 5;
	packet.ip.ttl = 64;
	packet.ip.protocol = IPPROTO_TCP;
	packet.ip.tot_len = htons(40);
	memcpy(&packet.ip.saddr, service + 12, 4);
	memcpy(&packet.ip.daddr, w->flow->client + 12, 4);
	packet.ip.check = us_checksum(&packet.ip, sizeof(packet.ip));
	quote(packet.tcp, w, error.sequence);
	packet.checksum = us_checksum(&packet, sizeof(packet));
	send_to_service(fd, &packet, sizeof(packet), service);
}

static void send_error6(int fd, const struct waiting *w, const __u8 *service, struct icmp_error error)
{
	struct {
		__u8 type, code;
		__be16 checksum; /* the kernel fills it in */
		__be32 mtu;
		struct ipv6_fixed ip;
		__be32 tcp[2];
		__u8 rest[12];
	} packet = {.type = error.kind.type, .code = error.kind.code, .mtu = htonl(error.mtu)};

	packet.ip.version = htonl(6U << 28);
	packet.ip.payload_length = htons(20);
	packet.ip.next_header = IPPROTO_TCP;
	packet.ip.hop_limit = 64;
	memcpy(packet.ip.source, service, 16);
	memcpy(packet.ip.destination, w->flow->client, 16);
	quote(packet.tcp, w, error.sequence);
	send_to_service(fd, &packet, sizeof(packet), service);
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

/* Where prompts go, and whom for. */
struct prompting {
	const struct us_service *service;
	__u32 index;
	bool ipv4;
	bool retransmit;
	int tcp;
	int icmp;
	int udp; /* connected to one client after the other, to be told of the way there; nothing is sent */
};

/*
 * Have we handed the role over to a partner that has not this connection? What our stack says of it makes the partner reset
 * the client (bpf/notice.h), which may only be reading, and would not notice.
 */
static bool is_left_behind(const struct prompting *p, const struct us_connection *c)
{
	return US_STATE_ROLE(p->service->state) == US_ROLE_BACKUP && !(c->flags & US_CONNECTION_CLOSED) &&
	       US_PROTECTION(c, p->service->protected_since_ns) == US_PROTECTION_SIMPLEX;
}

static int raw_socket(int family, int protocol)
{
	return socket(family, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol);
}

static void prompt_error(const struct prompting *p, const struct waiting *w, struct icmp_error error)
{
	if (p->ipv4)
		send_error4(p->icmp, w, p->service->address, error);
	else
		send_error6(p->icmp, w, p->service->address, error);
}

/* The longest packet that fits the way to the client, by what our kernel knows of it; 0: there is no way. */
static __u32 path_mtu(const struct prompting *p, const struct waiting *w)
{
	union endpoint client;
	socklen_t length = endpoint_of(&client, w->flow->client, w->flow->client_port), size = sizeof(int);
	int mtu = 0, failed;

	failed = connect(p->udp, &client.any, length) ||
		 getsockopt(p->udp, p->ipv4 ? IPPROTO_IP : IPPROTO_IPV6, p->ipv4 ? IP_MTU : IPV6_MTU, &mtu, &size);
	return failed || mtu < 0 ? 0 : (__u32)mtu;
}

/* One byte too long is what our stack has sent into silence: it cuts that anew and sends all of it, at once (RFC 1191). */
static void prompt_flight(const struct prompting *p, const struct waiting *w)
{
	const struct us_connection *c = w->connection;
	__u32 flight = c->own_snd_nxt - c->own_snd_una, mtu, longest = c->mss + (p->ipv4 ? 40U : 60U);

	if (flight < c->mss || longest <= LEAST_MTU)
		return;
	mtu = path_mtu(p, w);
	if (mtu <= LEAST_MTU)
		return;
	mtu = mtu < longest ? mtu : longest;
	prompt_error(p, w, (struct icmp_error){too_big[p->ipv4], c->own_snd_nxt, mtu - 1});
}

static void prompt(const struct prompting *p, const struct waiting *w)
{
	__u8 packet[PROMPT_BYTES];
	size_t size = build_segment(packet, w, p->service->address);

	send_to_service(p->tcp, packet, size, p->service->address);
	if (!p->retransmit)
		return;
	prompt_flight(p, w);
	prompt_error(p, w, (struct icmp_error){unreachable[p->ipv4], w->connection->own_snd_una, 0});
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
		const struct us_connection *c = &b->connections[i];

		if (b->keys[i].service != p->index || (!is_recent && us_recent_holds(&b->recent, &b->keys[i])) ||
		    !(may_wait(c, p->service->peer_heard_ns) || is_left_behind(p, c)))
			continue;
		b->waiting[waiting].flow = &b->keys[i];
		b->waiting[waiting++].connection = &b->connections[i];
	}
	qsort(b->waiting, (size_t)waiting, sizeof(b->waiting[0]), compare_waiting);
	for (int i = 0; i < waiting; i++)
		prompt(p, &b->waiting[i]);
	return waiting;
}

/* Those that the kernel told of last. Returns how many. */
static int prompt_recent(const struct prompting *p, const struct us_plane *plane, struct batch *b)
{
	int prompted = 0, next = 0;

	while (next < b->recent.length) {
		__u32 length = 0;

		for (; next < b->recent.length && length < BATCH; next++) {
			b->keys[length] = b->recent.flows[next];
			length +=
				!bpf_map_lookup_elem(plane->connections_fd, &b->keys[length], &b->connections[length]);
		}
		prompted += prompt_batch(p, b, length, true);
	}
	return prompted;
}

/* The table but for these, in parts: the first are prompted before the last are read. Returns how many, or a negative errno. */
static int prompt_others(const struct prompting *p, const struct us_plane *plane, struct batch *b)
{
	__u32 cursor = 0, length, role = US_STATE_ROLE(p->service->state);
	void *from = NULL;
	int prompted = 0, end;

	do {
		length = BATCH;
		end = bpf_map_lookup_batch(plane->connections_fd, from, &cursor, b->keys, b->connections, &length,
					   NULL);
		if (end && errno != ENOENT)
			return -errno;
		prompted += prompt_batch(p, b, length, false);
		from = &cursor;
	} while (!end && US_STATE_ROLE(p->service->state) == role);
	return prompted;
}

static int prompt_some(struct us_plane *plane, __u32 service, bool retransmit,
		       int (*some)(const struct prompting *, const struct us_plane *, struct batch *))
{
	struct prompting p = {.service = &plane->services[service], .index = service, .retransmit = retransmit};
	__u64 heard = p.service->peer_heard_ns;
	struct batch *b = calloc(1, sizeof(*b));
	int prompted, sockets[3];

	if (!b)
		return -ENOMEM;
	p.ipv4 = us_is_ipv4(p.service->address);
	sockets[0] = p.tcp = raw_socket(p.ipv4 ? AF_INET : AF_INET6, IPPROTO_RAW);
	sockets[1] = p.icmp = raw_socket(p.ipv4 ? AF_INET : AF_INET6, p.ipv4 ? IPPROTO_ICMP : IPPROTO_ICMPV6);
	sockets[2] = p.udp = socket(p.ipv4 ? AF_INET : AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	prompted = p.tcp < 0 || p.icmp < 0 || p.udp < 0 ? -errno : 0;
	if (!prompted) {
		us_recent_read(plane, heard > QUIET_NS ? heard - QUIET_NS : 0, &b->recent);
		prompted = some(&p, plane, b);
	}
	for (int i = 0; i < 3; i++)
		if (sockets[i] >= 0)
			close(sockets[i]);
	free(b);
	return prompted;
}

int us_prompt_recent(struct us_plane *plane, __u32 service, bool retransmit)
{
	return prompt_some(plane, service, retransmit, prompt_recent);
}

int us_prompt_others(struct us_plane *plane, __u32 service, bool retransmit)
{
	return prompt_some(plane, service, retransmit, prompt_others);
}
