// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe.c - questions to the segment: us_packet_probe() asks, as nobody, whether another host answers for an address;
 * us_packet_verify() asks, as the service address, and sees whether the answer finds the way here.
 */
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <net/ethernet.h>

#include "arp.h"
#include "checksum.h"
#include "clock.h"
#include "packet.h"

#define ATTEMPTS 3

struct solicitation {
	struct ether_header ethernet;
	__be32 version;
	__be16 payload_length;
	__u8 next_header;
	__u8 hop_limit;
	__u8 from[16];
	__u8 to[16];
	__u8 type;
	__u8 code;
	__be16 checksum;
	__be32 reserved;
	__u8 target[16];
} __attribute__((packed));

/* Carried by a solicitation that has a sender: its hardware address. */
struct source_option {
	__u8 type;
	__u8 length;
	__u8 mac[6];
} __attribute__((packed));

/* Who asks for what; from is all zero where nobody asks. Addresses are v4-mapped for IPv4. */
struct question {
	const __u8 *own_mac;
	const __u8 *from;
	const __u8 *address;
};

static const __u8 nobody[16];

static bool is_from_somebody(const struct question *question)
{
	return memcmp(question->from, nobody, sizeof(nobody)) != 0;
}

static int ask_arp(int fd, const struct question *question)
{
	struct us_arp_frame probe = us_arp_broadcast(question->own_mac, US_ARP_REQUEST, question->address);

	memcpy(probe.arp.sender_ip, question->from + 12, 4);
	return send(fd, &probe, sizeof(probe), 0) < 0 ? -errno : 0;
}

static int ask_nd(int fd, const struct question *question)
{
	struct {
		struct solicitation base;
		struct source_option source;
	} __attribute__((packed)) frame = {
		.base = {.ethernet.ether_type = htons(ETHERTYPE_IPV6),
			 .version = htonl(6U << 28),
			 .next_header = IPPROTO_ICMPV6,
			 .hop_limit = 255,
			 .to = {0xff, 2, [11] = 1, [12] = 0xff},
			 .type = 135},
		.source = {.type = 1, .length = 1},
	};
	size_t length = is_from_somebody(question) ? sizeof(frame) : sizeof(frame.base);
	size_t icmp_length = length - offsetof(struct solicitation, type);

	frame.base.payload_length = htons((__u16)icmp_length);
	memcpy(frame.base.from, question->from, 16);
	memcpy(frame.base.to + 13, question->address + 13, 3);
	frame.base.ethernet.ether_dhost[0] = frame.base.ethernet.ether_dhost[1] = 0x33;
	memcpy(frame.base.ethernet.ether_dhost + 2, frame.base.to + 12, 4);
	memcpy(frame.base.ethernet.ether_shost, question->own_mac, 6);
	memcpy(frame.base.target, question->address, 16);
	memcpy(frame.source.mac, question->own_mac, 6);
	frame.base.checksum =
		us_checksum_ipv6(frame.base.from, frame.base.to, IPPROTO_ICMPV6, &frame.base.type, icmp_length);
	return send(fd, &frame, length, 0) < 0 ? -errno : 0;
}

static bool answers_arp(const struct us_arp_frame *frame, ssize_t length, const struct question *question)
{
	if (length < (ssize_t)sizeof(*frame) || frame->ethernet.ether_type != htons(ETHERTYPE_ARP) ||
	    memcmp(frame->arp.sender_ip, question->address + 12, 4))
		return false;
	return !is_from_somebody(question) ||
	       (frame->arp.operation == htons(US_ARP_REPLY) && !memcmp(frame->arp.target_ip, question->from + 12, 4));
}

static bool answers_nd(const struct solicitation *frame, ssize_t length, const struct question *question)
{
	if (length < (ssize_t)sizeof(*frame) || frame->ethernet.ether_type != htons(ETHERTYPE_IPV6) ||
	    frame->next_header != IPPROTO_ICMPV6 || frame->type != 136 || memcmp(frame->target, question->address, 16))
		return false;
	return !is_from_somebody(question) || !memcmp(frame->to, question->from, 16);
}

/* Is the frame another host's claim to the address, and, where somebody asked, told to him? */
static bool answers(const __u8 *frame, ssize_t length, const struct question *question)
{
	const struct ether_header *ethernet = (const struct ether_header *)frame;

	if (length < (ssize_t)sizeof(*ethernet) || !memcmp(ethernet->ether_shost, question->own_mac, 6))
		return false;
	return us_is_ipv4(question->address) ? answers_arp((const struct us_arp_frame *)frame, length, question)
					     : answers_nd((const struct solicitation *)frame, length, question);
}

/* Listens until the deadline. 1: answered; 0: not; negative errno. */
static int listen_for_answer(int fd, const struct question *question, __u64 until_ns)
{
	__u8 frame[1600];

	for (;;) {
		__u64 now = us_boot_ns();
		struct pollfd polled = {.fd = fd, .events = POLLIN};
		ssize_t length;

		if (now >= until_ns)
			return 0;
		if (poll(&polled, 1, (int)((until_ns - now) / 1000000) + 1) < 0 && errno != EINTR)
			return -errno;
		length = recv(fd, frame, sizeof(frame), MSG_DONTWAIT);
		if (length > 0 && answers(frame, length, question))
			return 1;
	}
}

static int ask(int ifindex, const struct question *question, int attempts, int timeout_millis)
{
	bool ipv4 = us_is_ipv4(question->address);
	int fd = us_packet_open(ifindex, ipv4 ? ETH_P_ARP : ETH_P_IPV6), result = 0;

	if (fd < 0)
		return fd;
	for (int attempt = 0; !result && attempt < attempts; attempt++) {
		result = ipv4 ? ask_arp(fd, question) : ask_nd(fd, question);
		if (!result)
			result = listen_for_answer(fd, question,
						   us_boot_ns() + (__u64)timeout_millis * 1000000 / (__u64)attempts);
	}
	close(fd);
	return result;
}

int us_packet_probe(int ifindex, const __u8 own_mac[6], const __u8 address[16], int timeout_millis)
{
	struct question question = {.own_mac = own_mac, .from = nobody, .address = address};

	return ask(ifindex, &question, ATTEMPTS, timeout_millis);
}

int us_packet_verify(int ifindex, const __u8 own_mac[6], const __u8 service[16], const __u8 witness[16],
		     int timeout_millis)
{
	struct question question = {.own_mac = own_mac, .from = service, .address = witness};

	if (us_is_ipv4(service) != us_is_ipv4(witness))
		return -EINVAL;
	return ask(ifindex, &question, 1, timeout_millis);
}
