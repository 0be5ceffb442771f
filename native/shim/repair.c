// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <bpf/bpf.h>
#include <net/ethernet.h>
#include <netinet/tcp.h>

#include "checksum.h"
#include "client_segment.h"
#include "clock.h"
#include "opening.h"
#include "packet.h"
#include "repair.h"
#include "understudy_sequence.h"

#define DEFAULT_MTU 1500
#define TIMES	    2 /* each segment of a handshake: the partner has missed one that went twice */

struct repair_frame {
	struct ether_header ethernet;
	__u8 packet[US_CLIENT_HEADERS + US_RETAINED_BYTES];
} __attribute__((packed));

/*
 * What the kernel told; or, where it heard no more confirmation that could tell, the beginning of what is unconfirmed.
 * Nothing where the kernel has told just now and the partner has it already: it was only under way.
 */
static void find_lacking(const struct us_connection *c, __u32 *from, __u32 *to)
{
	*from = c->peer_ack;
	if (c->lacks_ns && !SEQ_BEFORE(c->peer_ack, c->lacks_from) && SEQ_BEFORE(c->peer_ack, c->lacks_to)) {
		*to = c->lacks_to;
		return;
	}
	if (us_boot_ns() - c->lacks_told_ns < US_REPAIR_PATIENCE_NS) {
		*to = *from;
		return;
	}
	*to = SEQ_MIN(c->peer_edge, c->own_ack);
	*to = SEQ_MIN(*to, c->peer_ack + US_REPAIR_UNSURE_BYTES);
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

		if (!r->stamp_ns || memcmp(&r->flow, flow, sizeof(*flow)) || !SEQ_BEFORE(r->sequence, right) ||
		    !SEQ_BEFORE(left, end))
			continue;
		bytes += end - r->sequence;
		has_beginning |= !SEQ_BEFORE(left, r->sequence);
		found[count++ % US_REPAIR_ELEMENTS] = at - 1;
	}
	return has_beginning ? count : 0;
}

static void address_to_partner(struct repair_frame *frame, const struct us_service *service)
{
	memcpy(frame->ethernet.ether_dhost, service->peer_mac, 6);
	memcpy(frame->ethernet.ether_shost, service->own_mac, 6);
	frame->ethernet.ether_type = htons(us_is_ipv4(service->address) ? ETHERTYPE_IP : ETHERTYPE_IPV6);
}

/*
 * Sends the handshake again, to a partner that has not said yet that it has the connection. What it knows already it takes
 * for repeated. Returns the number of frames, also 0, or a negative errno.
 */
static int open_again(const struct us_plane *plane, const struct us_flow_key *flow, const struct us_connection *c)
{
	const struct us_service *service = &plane->services[flow->service];
	struct us_handshake handshake;
	struct repair_frame frame;
	int sent = 0;

	if (!(c->flags & US_CONNECTION_PENDING) || bpf_map_lookup_elem(plane->handshakes_fd, flow, &handshake) ||
	    !us_opens(&handshake, c))
		return 0;
	address_to_partner(&frame, service);
	for (int i = 0; i < TIMES * US_OPENINGS; i++) {
		size_t size = us_opening(frame.packet, flow, c, &handshake, service->address,
					 (enum us_opening)(i % US_OPENINGS), us_boot_ns());

		if (send(plane->repair_fd, &frame, sizeof(frame.ethernet) + size, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
			return sent ? sent : -errno;
		sent++;
	}
	return sent;
}

/* Sends one element of the ring, in as many frames as the link needs. Returns how many. */
static int send_again(const struct us_plane *plane, const struct us_flow_key *flow, const struct us_connection *c,
		      const struct us_retained *r)
{
	const struct us_service *service = &plane->services[flow->service];
	size_t ip = us_client_ip_header(service->address), header = us_client_tcp_header(c);
	size_t most = (service->link_mtu ? service->link_mtu : DEFAULT_MTU) - ip - header;
	struct repair_frame frame;
	__u32 from = 0;
	int sent = 0;

	address_to_partner(&frame, service);
	do {
		struct tcphdr *tcp = (struct tcphdr *)(frame.packet + ip);
		__u32 length = r->length - from;
		size_t size;

		if (length > most)
			length = (__u32)most;
		us_client_tcp(tcp, flow, c, r->sequence + from, c->client_acked);
		if (from + length == r->length) {
			tcp->psh = !!(r->flags & TH_PUSH);
			tcp->fin = !!(r->flags & TH_FIN);
		}
		memcpy((__u8 *)tcp + header, r->bytes + from, length);
		size = sizeof(frame.ethernet) + us_client_ip(frame.packet, flow, service->address, header + length);
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
	int fd = us_packet_open(plane->ifindex, 0);

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

/* Sends the elements of the ring that hold [from, to), oldest first. Returns the number of frames, or a negative errno. */
static int send_retained(const struct us_plane *plane, const struct us_flow_key *flow, const struct us_connection *c,
			 __u32 from, __u32 to)
{
	__u64 found[US_REPAIR_ELEMENTS];
	int count, last, sent = 0;

	if (!plane->retention->slots || !SEQ_BEFORE(from, to))
		return 0;
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
		frames = send_again(plane, flow, c, &copy);
		if (frames < 0)
			return sent ? sent : frames;
		sent += frames;
	}
	return sent;
}

int us_repair(struct us_plane *plane, const struct us_flow_key *flow)
{
	struct us_connection connection;
	int opened, repaired, failed;
	__u32 from, to;

	if (flow->service >= US_MAX_SERVICES)
		return 0;
	if (bpf_map_lookup_elem(plane->connections_fd, flow, &connection))
		return -errno;
	failed = plane->repair_fd < 0 ? open_socket(plane) : 0;
	if (failed)
		return failed;
	opened = open_again(plane, flow, &connection);
	if (opened < 0)
		return opened;
	find_lacking(&connection, &from, &to);
	repaired = send_retained(plane, flow, &connection, from, to);
	if (repaired < 0)
		return opened ? opened : repaired;
	return opened + repaired;
}
