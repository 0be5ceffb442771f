// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <string.h>
#include <time.h>
#include <sys/socket.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <linux/if_addr.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>

#include "checksum.h"
#include "clock.h"
#include "netlink.h"

#ifndef SOCK_DESTROY
#define SOCK_DESTROY 21
#endif

#define USABLE_PATIENCE_NS 500000000ULL
#define DUMPS		   4

#define TCP_CLOSE_STATE	 7
#define TCP_LISTEN_STATE 10

static int netlink_open(int protocol)
{
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);
	struct timeval patience = {.tv_sec = 2};

	if (fd < 0)
		return -errno;
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	return fd;
}

/* Sends the request and feeds every answer to the handler (may be NULL) until DONE or the acknowledgement. */
static int netlink_ask(int fd, struct nlmsghdr *request, us_message_handler handler, void *context)
{
	char answer[16384]; /* on the stack: handlers ask again */
	ssize_t received;

	if (send(fd, request, request->nlmsg_len, 0) < 0)
		return -errno;
	while ((received = recv(fd, answer, sizeof(answer), 0)) > 0) {
		int length = (int)received;

		for (struct nlmsghdr *m = (struct nlmsghdr *)answer; NLMSG_OK(m, length); m = NLMSG_NEXT(m, length)) {
			int result = 0;

			if (m->nlmsg_type == NLMSG_DONE)
				return 0;
			if (m->nlmsg_type == NLMSG_ERROR)
				return ((struct nlmsgerr *)NLMSG_DATA(m))->error;
			if (handler)
				result = handler(m, context);
			if (result < 0)
				return result;
		}
	}
	return received < 0 ? -errno : -EPROTO;
}

int us_netlink_query(int protocol, struct nlmsghdr *request, us_message_handler handler, void *context)
{
	int fd = netlink_open(protocol), result;

	if (fd < 0)
		return fd;
	result = netlink_ask(fd, request, handler, context);
	close(fd);
	return result;
}

struct address_request {
	struct nlmsghdr header;
	struct ifaddrmsg address;
	char attributes[128];
};

static void add_attribute(struct nlmsghdr *header, unsigned short type, const void *data, size_t size)
{
	struct rtattr *attribute = (struct rtattr *)((char *)header + NLMSG_ALIGN(header->nlmsg_len));

	attribute->rta_type = type;
	attribute->rta_len = (unsigned short)RTA_LENGTH(size);
	memcpy(RTA_DATA(attribute), data, size);
	header->nlmsg_len = (__u32)(NLMSG_ALIGN(header->nlmsg_len) + RTA_ALIGN(attribute->rta_len));
}

static int change_address(unsigned short type, unsigned short flags, int ifindex, const __u8 address[16],
			  int prefix_length)
{
	bool ipv4 = us_is_ipv4(address);
	struct address_request request = {
		.header = {.nlmsg_len = NLMSG_LENGTH(sizeof(struct ifaddrmsg)),
			   .nlmsg_type = type,
			   .nlmsg_flags = (unsigned short)(NLM_F_REQUEST | NLM_F_ACK | flags)},
		.address = {.ifa_family = ipv4 ? AF_INET : AF_INET6,
			    .ifa_prefixlen = (unsigned char)prefix_length,
			    .ifa_flags = ipv4 ? 0 : IFA_F_NODAD,
			    .ifa_index = (unsigned int)ifindex},
	};
	const __u8 *bytes = ipv4 ? address + 12 : address;
	size_t size = ipv4 ? 4 : 16;

	add_attribute(&request.header, IFA_LOCAL, bytes, size);
	add_attribute(&request.header, IFA_ADDRESS, bytes, size);
	return us_netlink_query(NETLINK_ROUTE, &request.header, NULL, NULL);
}

struct route_request {
	struct nlmsghdr header;
	struct rtmsg route;
	char attributes[16];
};

struct route_context {
	const __u8 *address;
	bool found;
};

static int note_route(const struct nlmsghdr *message, void *data)
{
	const struct rtmsg *route = NLMSG_DATA(message);
	struct route_context *context = data;
	int length = (int)RTM_PAYLOAD(message);

	if (message->nlmsg_type != RTM_NEWROUTE || route->rtm_dst_len != 128)
		return 0;
	for (struct rtattr *a = RTM_RTA(route); RTA_OK(a, length); a = RTA_NEXT(a, length))
		if (a->rta_type == RTA_DST && !memcmp(RTA_DATA(a), context->address, 16))
			context->found = true;
	return 0;
}

/* Does the interface take packets to the IPv6 address? In doubt it does. */
static bool is_usable(int fd, int ifindex, const __u8 address[16])
{
	struct route_context context = {.address = address};
	struct route_request request = {
		.header = {.nlmsg_len = NLMSG_LENGTH(sizeof(struct rtmsg)),
			   .nlmsg_type = RTM_GETROUTE,
			   .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP},
		.route = {.rtm_family = AF_INET6, .rtm_table = RT_TABLE_LOCAL, .rtm_type = RTN_LOCAL},
	};

	add_attribute(&request.header, RTA_OIF, &ifindex, sizeof(ifindex));
	return netlink_ask(fd, &request.header, note_route, &context) || context.found;
}

/* The kernel gives an IPv6 address its route later, on a thread of its own, also without duplicate address detection, and
 * no flag of the address tells. Who gives up another place of the address before that would hear nothing for a while. */
static void await_usable(int ifindex, const __u8 address[16])
{
	__u64 until = us_boot_ns() + USABLE_PATIENCE_NS;
	int fd = netlink_open(NETLINK_ROUTE), strict = 1;

	if (fd < 0)
		return;
	/* Only what is asked for, not every route of a router. */
	setsockopt(fd, SOL_NETLINK, NETLINK_GET_STRICT_CHK, &strict, sizeof(strict));
	while (!is_usable(fd, ifindex, address) && us_boot_ns() < until) {
		struct timespec moment = {.tv_nsec = 50000};

		nanosleep(&moment, NULL);
	}
	close(fd);
}

int us_address_add(int ifindex, const __u8 address[16], int prefix_length)
{
	int result = change_address(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, ifindex, address, prefix_length);

	if (result == -EEXIST)
		return 0;
	if (!result && !us_is_ipv4(address))
		await_usable(ifindex, address);
	return result;
}

int us_address_delete(int ifindex, const __u8 address[16], int prefix_length)
{
	int result = change_address(RTM_DELADDR, 0, ifindex, address, prefix_length);

	return result == -EADDRNOTAVAIL || result == -ENODEV ? 0 : result;
}

static int count_filter(const struct nlmsghdr *message, void *context)
{
	if (message->nlmsg_type == RTM_NEWTFILTER)
		++*(int *)context;
	return 0;
}

int us_filters_query(int ifindex, bool ingress, us_message_handler handler, void *context)
{
	struct {
		struct nlmsghdr header;
		struct tcmsg tc;
	} request = {
		.header = {.nlmsg_len = sizeof(request),
			   .nlmsg_type = RTM_GETTFILTER,
			   .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP},
		.tc = {.tcm_ifindex = ifindex,
		       .tcm_parent = TC_H_MAKE(TC_H_CLSACT, ingress ? TC_H_MIN_INGRESS : TC_H_MIN_EGRESS)},
	};

	return us_netlink_query(NETLINK_ROUTE, &request.header, handler, context);
}

bool us_other_filters(int ifindex, bool ingress)
{
	int filters = 0;

	/* In doubt the qdisc stays. */
	return us_filters_query(ifindex, ingress, count_filter, &filters) || filters;
}

struct socket_request {
	struct nlmsghdr header;
	struct inet_diag_req_v2 diag;
};

/* A request about sockets of a family and protocol in the given states (bit set). */
static struct socket_request socket_request(unsigned short type, unsigned short flags, __u8 family, __u8 protocol,
					    __u32 states)
{
	return (struct socket_request){
		.header = {.nlmsg_len = sizeof(struct socket_request),
			   .nlmsg_type = type,
			   .nlmsg_flags = (unsigned short)(NLM_F_REQUEST | flags)},
		.diag = {.sdiag_family = family, .sdiag_protocol = protocol, .idiag_states = states},
	};
}

/* Dumps the sockets of a family and protocol in the given states (bit set) to the handler. */
static int dump_sockets(__u8 family, __u8 protocol, __u32 states, us_message_handler handler, void *context)
{
	struct socket_request request = socket_request(SOCK_DIAG_BY_FAMILY, NLM_F_DUMP, family, protocol, states);

	return us_netlink_query(NETLINK_SOCK_DIAG, &request.header, handler, context);
}

struct listener_context {
	const __u8 *address;
	__be16 port;
	__u64 *inodes;
	int found;
	int room;
};

static int note_listener(const struct nlmsghdr *message, void *data)
{
	static const __u8 wildcard[16];
	const struct inet_diag_msg *listener = NLMSG_DATA(message);
	struct listener_context *context = data;
	bool ipv4 = listener->idiag_family == AF_INET;
	size_t size = ipv4 ? 4 : 16;

	if (listener->id.idiag_sport != context->port || context->found == context->room)
		return 0;
	if (memcmp(listener->id.idiag_src, wildcard, size) &&
	    memcmp(listener->id.idiag_src, ipv4 ? context->address + 12 : context->address, size))
		return 0;
	context->inodes[context->found++] = listener->idiag_inode;
	return 0;
}

int us_listener_inodes(const __u8 address[16], __be16 port, __u8 protocol, __u64 *inodes, int room)
{
	/* A UDP socket that waits for anybody counts as closed. */
	__u32 states = 1U << (protocol == IPPROTO_UDP ? TCP_CLOSE_STATE : TCP_LISTEN_STATE);
	struct listener_context context = {.address = address, .port = port, .inodes = inodes, .room = room};
	int result = 0;

	if (us_is_ipv4(address))
		result = dump_sockets(AF_INET, protocol, states, note_listener, &context);
	if (!result)
		result = dump_sockets(AF_INET6, protocol, states, note_listener, &context);
	return result < 0 ? result : context.found;
}

/* Destroys the socket of an answer. A listener is none: it is never destroyed. */
static int destroy_told(int fd, const struct inet_diag_msg *told)
{
	struct socket_request request = socket_request(SOCK_DESTROY, NLM_F_ACK, told->idiag_family, IPPROTO_TCP, ~0U);

	request.diag.id = told->id;
	return told->idiag_state == TCP_LISTEN_STATE ? -EINVAL : netlink_ask(fd, &request.header, NULL, NULL);
}

static int note_told(const struct nlmsghdr *message, void *data)
{
	if (message->nlmsg_type == SOCK_DIAG_BY_FAMILY)
		memcpy(data, NLMSG_DATA(message), sizeof(struct inet_diag_msg));
	return 0;
}

static int destroy_exact(int fd, const __u8 address[16], __be16 port, const __u8 client[16], __be16 client_port)
{
	bool ipv4 = us_is_ipv4(address);
	struct socket_request request =
		socket_request(SOCK_DIAG_BY_FAMILY, NLM_F_ACK, ipv4 ? AF_INET : AF_INET6, IPPROTO_TCP, ~0U);
	struct inet_diag_msg told = {};
	int result;

	request.diag.id = (struct inet_diag_sockid){.idiag_sport = port,
						    .idiag_dport = client_port,
						    .idiag_cookie = {INET_DIAG_NOCOOKIE, INET_DIAG_NOCOOKIE}};
	memcpy(request.diag.id.idiag_src, ipv4 ? address + 12 : address, ipv4 ? 4 : 16);
	memcpy(request.diag.id.idiag_dst, ipv4 ? client + 12 : client, ipv4 ? 4 : 16);
	result = netlink_ask(fd, &request.header, note_told, &told);
	/* Where the connection is not, the kernel tells of the listener. */
	if (result == -ENOENT || (!result && told.id.idiag_dport != client_port))
		return 0;
	if (!result)
		result = destroy_told(fd, &told);
	return result == -ENOENT ? 0 : result ? result : 1;
}

int us_socket_destroy(const __u8 address[16], __be16 port, const __u8 client[16], __be16 client_port)
{
	int fd = netlink_open(NETLINK_SOCK_DIAG), result;

	if (fd < 0)
		return fd;
	result = destroy_exact(fd, address, port, client, client_port);
	close(fd);
	return result;
}

struct bound_context {
	int destroy_fd; /* -1: they are only counted */
	int found;
	__be16 port;
	const __u8 *bytes; /* address, 4 or 16 bytes */
	size_t size;
};

static int take_bound(const struct nlmsghdr *message, void *data)
{
	const struct inet_diag_msg *told = NLMSG_DATA(message);
	struct bound_context *context = data;

	if (message->nlmsg_type != SOCK_DIAG_BY_FAMILY || told->id.idiag_sport != context->port ||
	    memcmp(told->id.idiag_src, context->bytes, context->size))
		return 0;
	if (context->destroy_fd < 0 || !destroy_told(context->destroy_fd, told))
		context->found++;
	return 0;
}

static int look_through(__u8 family, struct bound_context *context)
{
	return dump_sockets(family, IPPROTO_TCP, ~0U & ~(1U << TCP_LISTEN_STATE), take_bound, context);
}

/* Those that a dump passes over, because others of their hash bucket went meanwhile, the next one finds; clients may come as
 * fast as we look. */
static int destroy_bound(__u8 family, struct bound_context *context)
{
	int result = 0, before = -1;

	context->destroy_fd = netlink_open(NETLINK_SOCK_DIAG);
	if (context->destroy_fd < 0)
		return context->destroy_fd;
	for (int pass = 0; pass < DUMPS && !result && context->found > before; pass++) {
		before = context->found;
		result = look_through(family, context);
	}
	close(context->destroy_fd);
	return result;
}

/* IPv4 connections of a dual-stack listener are IPv6 sockets with mapped addresses: both families are looked through. */
static int both_families(const __u8 address[16], __be16 port, int (*look)(__u8, struct bound_context *))
{
	struct bound_context ipv6 = {.destroy_fd = -1, .port = port, .bytes = address, .size = 16};
	struct bound_context ipv4 = {.destroy_fd = -1, .port = port, .bytes = address + 12, .size = 4};
	int failed6 = look(AF_INET6, &ipv6), failed4 = us_is_ipv4(address) ? look(AF_INET, &ipv4) : 0;

	return failed4 < 0 ? failed4 : failed6 < 0 ? failed6 : ipv4.found + ipv6.found;
}

int us_sockets_destroy(const __u8 address[16], __be16 port)
{
	return both_families(address, port, destroy_bound);
}

int us_sockets_count(const __u8 address[16], __be16 port)
{
	return both_families(address, port, look_through);
}
