// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <bpf/bpf.h>
#include <net/ethernet.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>

#include "checksum.h"
#include "packet.h"
#include "repair.h"

#define BEFORE(a, b)	 ((__s32)((__u32)(a) - (__u32)(b)) < 0)
#define TIMESTAMP_OPTION 12
#define IPV6_HEADER	 40
#define DEFAULT_MTU	 1500

struct repair_frame {
	struct ether_header ethernet;
	__u8 packet[IPV6_HEADER + sizeof(struct tcphdr) + TIMESTAMP_OPTION + US_RETAINED_BYTES];
} __attribute__((packed));

/* What the kernel told; or, where it heard no more confirmation that could tell, the beginning of what is unconfirmed. */
static void find_lacking(const struct us_connection *c, __u32 *from, __u32 *to)
{
	*from = c->peer_ack;
	if (c->lacks_ns && !BEFORE(c->peer_ack, c->lacks_from) && BEFORE(c->peer_ack, c->lacks_to)) {
		*to = c->lacks_to;
		return;
	}
	*to = BEFORE(c->peer_edge, c->own_ack) ? c->peer_edge : c->own_ack;
	if (BEFORE(c->peer_ack + US_REPAIR_UNSURE_BYTES, *to))
		*to = c->peer_ack + US_REPAIR_UNSURE_BYTES;
}

/*
 * Looks for [left, right) from the newest to the oldest, until everything is found or the ring ends. Returns how many
 * elements it takes, of which the oldest have their places in found[number % US_REPAIR_ELEMENTS]; 0 when the beginning is
 * not there any more, for then the rest is of no use.
 */
static int search(const struct us_plane *plane, const struct us_flow_key *flow, __u32 left, __u32 right,
		  __u64 found[US_REPAIR_ELEMENTS])
{
	__u64 slots = plane->retention->slots, next = __atomic_load_n(&plane->retention->next, __ATOMIC_ACQUIRE);
	__u64 oldest = next > slots ? next - slots : 0;
	bool has_beginning = false;
	__u32 bytes = 0;
	int count = 0;

	for (__u64 at = next; at > oldest && (!has_beginning || bytes < right - left); at--) {
		const struct us_retained *r = &plane->retained[(at - 1) % slots];
		__u32 end = r->sequence + r->length + !!(r->flags & TH_FIN);

		if (!r->stamp_ns || memcmp(&r->flow, flow, sizeof(*flow)) || !BEFORE(r->sequence, right) ||
		    !BEFORE(left, end))
			continue;
		bytes += end - r->sequence;
		has_beginning |= !BEFORE(left, r->sequence);
		found[count++ % US_REPAIR_ELEMENTS] = at - 1;
	}
	return has_beginning ? count : 0;
}

static void write_tcp(struct tcphdr *tcp, const struct us_flow_key *flow, const struct us_connection *c,
		      const struct us_retained *r, __u32 from, bool last)
{
	bool timestamps = c->flags & US_CONNECTION_TIMESTAMPS;

	memset(tcp, 0, sizeof(*tcp));
	tcp->source = flow->client_port;
	tcp->dest = flow->service_port;
	tcp->seq = htonl(r->sequence + from);
	tcp->ack_seq = htonl(c->client_acked);
	tcp->doff = (sizeof(*tcp) + (timestamps ? TIMESTAMP_OPTION : 0)) / 4;
	tcp->ack = 1;
	tcp->psh = last && (r->flags & TH_PUSH);
	tcp->fin = last && (r->flags & TH_FIN);
	tcp->window = htons((__u16)(c->client_window >> c->client_wscale));
	if (timestamps) {
		__be32 option[3] = {htonl(0x0101080a), htonl(c->client_tsval), htonl(c->own_tsval)};

		memcpy(tcp + 1, option, sizeof(option));
	}
}

/* Writes the IP header in front of a segment of `size` bytes and its checksum into it. Returns the packet's length. */
static size_t write_ip(__u8 *packet, const struct us_flow_key *flow, const __u8 *service, struct tcphdr *tcp,
		       size_t size)
{
	if (us_is_ipv4(service)) {
		struct iphdr ip = {.version = 4, .ihl = 5, .ttl = 64, .protocol = IPPROTO_TCP};

		ip.tot_len = htons((__u16)(sizeof(ip) + size));
		ip.frag_off = htons(IP_DF);
		memcpy(&ip.saddr, flow->client + 12, 4);
		memcpy(&ip.daddr, service + 12, 4);
		ip.check = us_checksum(&ip, sizeof(ip));
		memcpy(packet, &ip, sizeof(ip));
		tcp->check = us_checksum_ipv4(flow->client + 12, service + 12, IPPROTO_TCP, tcp, size);
		return sizeof(ip) + size;
	}
	__be32 version = htonl(6U << 28);
	__be16 length = htons((__u16)size);

	memcpy(packet, &version, 4);
	memcpy(packet + 4, &length, 2);
	packet[6] = IPPROTO_TCP;
	packet[7] = 64;
	memcpy(packet + 8, flow->client, 16);
	memcpy(packet + 24, service, 16);
	tcp->check = us_checksum_ipv6(flow->client, service, IPPROTO_TCP, tcp, size);
	return IPV6_HEADER + size;
}

/* Sends one element of the ring, in as many frames as the link needs. Returns how many. */
static int send_again(const struct us_plane *plane, const struct us_flow_key *flow, const struct us_connection *c,
		      const struct us_retained *r)
{
	const struct us_service *service = &plane->services[flow->service];
	size_t ip = us_is_ipv4(service->address) ? sizeof(struct iphdr) : IPV6_HEADER;
	size_t header = sizeof(struct tcphdr) + (c->flags & US_CONNECTION_TIMESTAMPS ? TIMESTAMP_OPTION : 0);
	size_t most = (service->link_mtu ? service->link_mtu : DEFAULT_MTU) - ip - header;
	struct repair_frame frame;
	__u32 from = 0;
	int sent = 0;

	memcpy(frame.ethernet.ether_dhost, service->peer_mac, 6);
	memcpy(frame.ethernet.ether_shost, service->own_mac, 6);
	frame.ethernet.ether_type = htons(us_is_ipv4(service->address) ? ETHERTYPE_IP : ETHERTYPE_IPV6);
	do {
		struct tcphdr *tcp = (struct tcphdr *)(frame.packet + ip);
		__u32 length = r->length - from;
		size_t size;

		if (length > most)
			length = (__u32)most;
		write_tcp(tcp, flow, c, r, from, from + length == r->length);
		memcpy((__u8 *)tcp + header, r->bytes + from, length);
		size = sizeof(frame.ethernet) + write_ip(frame.packet, flow, service->address, tcp, header + length);
		if (send(plane->repair_fd, &frame, size, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
			return sent ? sent : -errno;
		sent++;
		from += length;
	} while (from < r->length);
	return sent;
}

/* A packet socket whose frames the egress program knows. */
static int open_socket(struct us_plane *plane)
{
	__u32 mark = US_MARK_REPAIR;
	int fd = us_packet_open(plane->ifindex);

	if (fd < 0)
		return fd;
	if (setsockopt(fd, SOL_SOCKET, SO_MARK, &mark, sizeof(mark))) {
		int code = errno;

		close(fd);
		return -code;
	}
	plane->repair_fd = fd;
	return 0;
}

int us_repair(struct us_plane *plane, const struct us_flow_key *flow)
{
	__u64 found[US_REPAIR_ELEMENTS];
	struct us_connection connection;
	__u32 from, to;
	int count, last, sent = 0;

	if (flow->service >= US_MAX_SERVICES || !plane->retention->slots)
		return 0;
	if (bpf_map_lookup_elem(plane->connections_fd, flow, &connection))
		return -errno;
	find_lacking(&connection, &from, &to);
	if (!BEFORE(from, to))
		return 0;
	count = plane->repair_fd < 0 ? open_socket(plane) : 0;
	if (count < 0)
		return count;
	count = search(plane, flow, from, to, found);
	last = count > US_REPAIR_ELEMENTS ? count - US_REPAIR_ELEMENTS : 0;
	while (count-- > last) {
		__u64 place = found[count % US_REPAIR_ELEMENTS];
		const struct us_retained *at = &plane->retained[place % plane->retention->slots];
		struct us_retained copy;
		int frames;

		memcpy(&copy, at, sizeof(copy));
		__atomic_thread_fence(__ATOMIC_ACQUIRE);
		if (!copy.stamp_ns || at->stamp_ns != copy.stamp_ns || memcmp(&copy.flow, flow, sizeof(*flow)))
			continue; /* the kernel has been here meanwhile */
		frames = send_again(plane, flow, &connection, &copy);
		if (frames < 0)
			return sent ? sent : frames;
		sent += frames;
	}
	return sent;
}
