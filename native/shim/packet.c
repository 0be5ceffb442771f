// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>

#include "arp.h"
#include "checksum.h"
#include "clock.h"
#include "packet.h"

int us_packet_open(int ifindex, int ethertype)
{
	struct sockaddr_ll address = {
		.sll_family = AF_PACKET, .sll_ifindex = ifindex, .sll_protocol = htons((__u16)ethertype)};
	int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0)
		return -errno;
	if (bind(fd, (struct sockaddr *)&address, sizeof(address))) {
		int code = errno;

		close(fd);
		return -code;
	}
	return fd;
}

static int send_frame(int fd, const void *frame, size_t size)
{
	return send(fd, frame, size, MSG_DONTWAIT | MSG_NOSIGNAL) < 0 ? -errno : 0;
}

int us_packet_lease(int fd, const struct us_service *service, int kind)
{
	struct us_lease_frame frame = {
		.ethertype = htons(US_ETHERTYPE_LEASE),
		.kind = htons((__u16)kind),
		.magic = US_LEASE_MAGIC,
		.tag = service->tag,
		.token = service->token,
		.stamp_ns = us_boot_ns(),
	};

	memcpy(frame.destination, service->peer_mac, 6);
	memcpy(frame.source, service->own_mac, 6);
	return send_frame(fd, &frame, sizeof(frame));
}

static int announce_arp(int fd, const struct us_service *service, __u16 operation)
{
	struct us_arp_frame frame = us_arp_broadcast(service->own_mac, operation, service->address);

	memcpy(frame.arp.sender_ip, service->address + 12, 4);
	if (operation == US_ARP_REPLY)
		memset(frame.arp.target_mac, 0xff, 6);
	return send_frame(fd, &frame, sizeof(frame));
}

struct advertisement_frame {
	__u8 destination[6];
	__u8 source[6];
	__be16 ethertype;
	__be32 version;
	__be16 payload_length;
	__u8 next_header;
	__u8 hop_limit;
	__u8 from[16];
	__u8 to[16];
	__u8 type;
	__u8 code;
	__be16 checksum;
	__be32 flags;
	__u8 target[16];
	__u8 option_type;
	__u8 option_length;
	__u8 option_mac[6];
} __attribute__((packed));

static int announce_nd(int fd, const struct us_service *service)
{
	static const __u8 all_nodes[16] = {0xff, 2, [15] = 1};
	static const __u8 all_nodes_mac[6] = {0x33, 0x33, 0, 0, 0, 1};
	const size_t icmp_length = sizeof(struct advertisement_frame) - offsetof(struct advertisement_frame, type);
	struct advertisement_frame frame = {
		.ethertype = htons(ETHERTYPE_IPV6),
		.version = htonl(6U << 28),
		.payload_length = htons((__u16)icmp_length),
		.next_header = IPPROTO_ICMPV6,
		.hop_limit = 255,
		.type = 136,
		.flags = htonl(1U << 29), /* Override */
		.option_type = 2,
		.option_length = 1,
	};

	memcpy(frame.destination, all_nodes_mac, 6);
	memcpy(frame.source, service->own_mac, 6);
	memcpy(frame.from, service->address, 16);
	memcpy(frame.to, all_nodes, 16);
	memcpy(frame.target, service->address, 16);
	memcpy(frame.option_mac, service->own_mac, 6);
	frame.checksum = us_checksum_ipv6(frame.from, frame.to, IPPROTO_ICMPV6, &frame.type, icmp_length);
	return send_frame(fd, &frame, sizeof(frame));
}

int us_packet_announce(int fd, const struct us_service *service)
{
	int request, reply;

	if (!us_is_ipv4(service->address))
		return announce_nd(fd, service);
	request = announce_arp(fd, service, US_ARP_REQUEST);
	reply = announce_arp(fd, service, US_ARP_REPLY);
	return request ? request : reply;
}
