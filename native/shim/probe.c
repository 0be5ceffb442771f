// SPDX-License-Identifier: GPL-2.0-or-later
/* probe.c - us_packet_probe(): does another host answer for an address? */
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

static int ask_arp(int fd, const __u8 own_mac[6], const __u8 address[16])
{
	struct us_arp_frame probe = us_arp_broadcast(own_mac, US_ARP_REQUEST, address);

	return send(fd, &probe, sizeof(probe), 0) < 0 ? -errno : 0;
}

static int ask_nd(int fd, const __u8 own_mac[6], const __u8 address[16])
{
	const size_t icmp_length = sizeof(struct solicitation) - offsetof(struct solicitation, type);
	struct solicitation frame = {
		.ethernet.ether_type = htons(ETHERTYPE_IPV6),
		.version = htonl(6U << 28),
		.payload_length = htons((__u16)icmp_length),
		.next_header = IPPROTO_ICMPV6,
		.hop_limit = 255,
		.to = {0xff, 2, [11] = 1, [12] = 0xff},
		.type = 135,
	};

	memcpy(frame.to + 13, address + 13, 3);
	frame.ethernet.ether_dhost[0] = frame.ethernet.ether_dhost[1] = 0x33;
	memcpy(frame.ethernet.ether_dhost + 2, frame.to + 12, 4);
	memcpy(frame.ethernet.ether_shost, own_mac, 6);
	memcpy(frame.target, address, 16);
	frame.checksum = us_checksum_ipv6(frame.from, frame.to, IPPROTO_ICMPV6, &frame.type, icmp_length);
	return send(fd, &frame, sizeof(frame), 0) < 0 ? -errno : 0;
}

/* Is the frame another host's claim to the address? */
static bool claims(const __u8 *frame, ssize_t length, const __u8 own_mac[6], const __u8 address[16])
{
	const struct us_arp_frame *arp = (const struct us_arp_frame *)frame;
	const struct solicitation *nd = (const struct solicitation *)frame;

	if (!memcmp(arp->ethernet.ether_shost, own_mac, 6))
		return false;
	if (us_is_ipv4(address))
		return length >= (ssize_t)sizeof(*arp) && arp->ethernet.ether_type == htons(ETHERTYPE_ARP) &&
		       !memcmp(arp->arp.sender_ip, address + 12, 4);
	return length >= (ssize_t)sizeof(*nd) && nd->ethernet.ether_type == htons(ETHERTYPE_IPV6) &&
	       nd->next_header == IPPROTO_ICMPV6 && nd->type == 136 && !memcmp(nd->target, address, 16);
}

/* Listens until the deadline. 1: claimed; 0: not; negative errno. */
static int listen_for_claim(int fd, const __u8 own_mac[6], const __u8 address[16], __u64 until_ns)
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
		if (length > 0 && claims(frame, length, own_mac, address))
			return 1;
	}
}

int us_packet_probe(int ifindex, const __u8 own_mac[6], const __u8 address[16], int timeout_millis)
{
	int fd = us_packet_open(ifindex, us_is_ipv4(address) ? ETH_P_ARP : ETH_P_IPV6), result = 0;

	if (fd < 0)
		return fd;
	for (int attempt = 0; !result && attempt < ATTEMPTS; attempt++) {
		result = us_is_ipv4(address) ? ask_arp(fd, own_mac, address) : ask_nd(fd, own_mac, address);
		if (!result)
			result = listen_for_claim(fd, own_mac, address,
						  us_boot_ns() + (__u64)timeout_millis * 1000000 / ATTEMPTS);
	}
	close(fd);
	return result;
}
