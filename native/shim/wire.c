// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <linux/virtio_net.h>
#include <net/ethernet.h>
#include <netinet/in.h>

#include "checksum.h"
#include "link.h"
#include "packet.h"
#include "understudy_queue.h"
#include "wire.h"

#define IPV6_HEADER  40U
#define TCP_CHECKSUM 16
#define BUFFER_BYTES (8 << 20)

static int packet_socket(int ifindex, int ethertype)
{
	int fd = us_packet_open(ifindex, ethertype), bytes = BUFFER_BYTES;

	if (fd < 0)
		return fd;
	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof(bytes));
	setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &bytes, sizeof(bytes));
	return fd;
}

static int raw_socket(int family)
{
	int fd = socket(family, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_RAW), mark = US_MARK_QUEUE;

	if (fd < 0)
		return -errno;
	if (setsockopt(fd, SOL_SOCKET, SO_MARK, &mark, sizeof(mark))) {
		int code = errno;

		close(fd);
		return -code;
	}
	return fd;
}

int us_wire_open(struct us_wire *wire, int ifindex)
{
	int yes = 1, mtu, result;

	memset(wire, 0, sizeof(*wire));
	wire->relay = wire->frames = wire->raw4 = wire->raw6 = -1;
	mtu = us_link_mtu(ifindex);
	result = mtu < 0 ? mtu : us_link_mac(ifindex, wire->own_mac);
	wire->mtu = (__u32)mtu;
	if (!result && (wire->relay = packet_socket(ifindex, 0)) < 0)
		result = wire->relay;
	if (!result && setsockopt(wire->relay, SOL_PACKET, PACKET_VNET_HDR, &yes, sizeof(yes)))
		result = -errno;
	if (!result && (wire->frames = packet_socket(ifindex, US_ETHERTYPE_NOTICE)) < 0)
		result = wire->frames;
	if (!result && (wire->raw4 = raw_socket(AF_INET)) < 0)
		result = wire->raw4;
	if (!result)
		wire->raw6 = raw_socket(AF_INET6); /* a host without IPv6 has none and needs none */
	if (result)
		us_wire_close(wire);
	return result;
}

void us_wire_close(struct us_wire *wire)
{
	const int descriptors[] = {wire->relay, wire->frames, wire->raw4, wire->raw6};

	for (size_t i = 0; i < sizeof(descriptors) / sizeof(descriptors[0]); i++)
		if (descriptors[i] >= 0)
			close(descriptors[i]);
}

static int send_parts(int fd, struct iovec *parts, size_t count)
{
	struct msghdr message = {.msg_iov = parts, .msg_iovlen = count};

	return sendmsg(fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL) < 0 ? -errno : 0;
}

int us_wire_relay(struct us_wire *wire, const __u8 mac[6], __u8 *packet, __u32 length)
{
	bool ipv4 = packet[0] >> 4 == 4;
	__u32 tcp = ipv4 ? (packet[0] & 15) * 4U : IPV6_HEADER;
	__u32 headers = tcp + (__u32)(packet[tcp + 12] >> 4) * 4;
	struct virtio_net_hdr virtio = {
		.flags = VIRTIO_NET_HDR_F_NEEDS_CSUM,
		.csum_start = (__u16)(ETH_HLEN + tcp),
		.csum_offset = TCP_CHECKSUM,
	};
	struct ether_header ethernet = {.ether_type = htons(ipv4 ? ETHERTYPE_IP : ETHERTYPE_IPV6)};
	struct iovec parts[] = {{&virtio, sizeof(virtio)}, {&ethernet, sizeof(ethernet)}, {packet, length}};

	us_tcp_checksum(packet, length, true);
	if (length > wire->mtu) {
		virtio.gso_type = ipv4 ? VIRTIO_NET_HDR_GSO_TCPV4 : VIRTIO_NET_HDR_GSO_TCPV6;
		virtio.gso_size = (__u16)(wire->mtu - headers);
		virtio.hdr_len = (__u16)(ETH_HLEN + headers);
	}
	memcpy(ethernet.ether_dhost, mac, 6);
	memcpy(ethernet.ether_shost, wire->own_mac, 6);
	return send_parts(wire->relay, parts, 3);
}

int us_wire_send(struct us_wire *wire, const __u8 mac[6], const void *body, size_t length)
{
	struct ether_header ethernet = {.ether_type = htons(US_ETHERTYPE_NOTICE)};
	struct iovec parts[] = {{&ethernet, sizeof(ethernet)}, {(void *)body, length}};

	memcpy(ethernet.ether_dhost, mac, 6);
	memcpy(ethernet.ether_shost, wire->own_mac, 6);
	return send_parts(wire->frames, parts, 2);
}

int us_wire_receive(struct us_wire *wire, __u8 mac[6], void *body, size_t room)
{
	struct ether_header ethernet;
	struct iovec parts[] = {{&ethernet, sizeof(ethernet)}, {body, room}};
	struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
	ssize_t length = recvmsg(wire->frames, &message, MSG_DONTWAIT);

	if (length < 0)
		return errno == EAGAIN || errno == EINTR || errno == ENETDOWN ? 0 : -errno;
	memcpy(mac, ethernet.ether_shost, 6);
	return length > (ssize_t)sizeof(ethernet) ? (int)(length - (ssize_t)sizeof(ethernet)) : 1;
}

int us_wire_inject(struct us_wire *wire, __u8 *packet, __u32 length)
{
	struct sockaddr_in to4 = {.sin_family = AF_INET};
	struct sockaddr_in6 to6 = {.sin6_family = AF_INET6};
	bool ipv4 = packet[0] >> 4 == 4;
	ssize_t sent;

	us_tcp_checksum(packet, length, false);
	memcpy(&to4.sin_addr, packet + 16, 4);
	memcpy(&to6.sin6_addr, packet + 24, 16);
	sent = ipv4 ? sendto(wire->raw4, packet, length, MSG_DONTWAIT, (struct sockaddr *)&to4, sizeof(to4))
		    : sendto(wire->raw6, packet, length, MSG_DONTWAIT, (struct sockaddr *)&to6, sizeof(to6));
	return sent < 0 ? -errno : 0;
}
