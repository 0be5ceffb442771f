/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * frames.h - hand-made frames for plane_fixture.h: one client (192.0.2.9, port 40000), one service (192.0.2.1, port 8080).
 * Numbers in host order.
 */
#ifndef US_TEST_FRAMES_H
#define US_TEST_FRAMES_H

#include <string.h>

#include <arpa/inet.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>

#include "checksum.h"
#include "understudy_abi_user.h"

static const __u8 own_mac[6] = {2, 0, 0, 0, 0, 1};
static const __u8 peer_mac[6] = {2, 0, 0, 0, 0, 2};
static const __u8 foreign_mac[6] = {2, 0, 0, 0, 0, 9};
static const __u8 client_mac[6] = {2, 0, 0, 0, 0, 3};

struct frame {
	__u8 bytes[256];
	__u32 size;
};

/* A TCP segment over IPv4 with `payload` zero bytes. */
static inline struct frame segment(const __u8 *source_mac, const __u8 *destination_mac, int from_client, __u32 seq,
				   __u32 ack, __u8 flags, int payload)
{
	struct frame f = {.size = (__u32)(14 + 20 + 20 + payload)};
	struct iphdr *ip = (struct iphdr *)(f.bytes + 14);
	struct tcphdr *tcp = (struct tcphdr *)(f.bytes + 34);
	in_addr_t client = inet_addr("192.0.2.9"), own = inet_addr("192.0.2.1");

	memcpy(f.bytes, destination_mac, 6);
	memcpy(f.bytes + 6, source_mac, 6);
	f.bytes[12] = 8;
	ip->version = 4;
	ip->ihl = 5;
	ip->ttl = 64;
	ip->protocol = IPPROTO_TCP;
	ip->tot_len = htons((__u16)(f.size - 14));
	ip->saddr = from_client ? client : own;
	ip->daddr = from_client ? own : client;
	ip->check = us_checksum(ip, 20);
	tcp->source = htons(from_client ? 40000 : 8080);
	tcp->dest = htons(from_client ? 8080 : 40000);
	tcp->seq = htonl(seq);
	tcp->ack_seq = htonl(ack);
	tcp->doff = 5;
	((__u8 *)tcp)[13] = flags;
	tcp->window = htons(1000);
	tcp->check = us_checksum_ipv4((__u8 *)&ip->saddr, (__u8 *)&ip->daddr, IPPROTO_TCP, tcp, (size_t)(20 + payload));
	return f;
}

/* The segment as a notice (US_ETHERTYPE_NOTICE). */
static inline struct frame as_notice(struct frame f)
{
	f.bytes[12] = US_ETHERTYPE_NOTICE >> 8;
	f.bytes[13] = US_ETHERTYPE_NOTICE & 0xff;
	return f;
}

/* What we have sent to the partner, as it hears it: there it is we who are the partner. */
static inline struct frame at_partner(struct frame f)
{
	memcpy(f.bytes, own_mac, 6);
	memcpy(f.bytes + 6, peer_mac, 6);
	return f;
}

/* Four bytes of the TCP header from that offset on. */
static inline __u32 field(const struct frame *f, int offset)
{
	__u32 value;

	memcpy(&value, f->bytes + 34 + offset, 4);
	return ntohl(value);
}

static inline int checksum_right(const struct frame *f)
{
	struct frame copy = *f;
	struct tcphdr *tcp = (struct tcphdr *)(copy.bytes + 34);
	__u16 said = tcp->check;

	tcp->check = 0;
	return said == us_checksum_ipv4(copy.bytes + 26, copy.bytes + 30, IPPROTO_TCP, tcp, (size_t)(copy.size - 34));
}

static inline __u16 window_of(const struct frame *f)
{
	return ntohs(((const struct tcphdr *)(f->bytes + 34))->window);
}

/* The segment with this option behind two NOPs; the option's length is even but no multiple of four. */
static inline struct frame with_option(struct frame f, const __u8 *bytes, int length)
{
	struct iphdr *ip = (struct iphdr *)(f.bytes + 14);
	struct tcphdr *tcp = (struct tcphdr *)(f.bytes + 34);

	f.bytes[54] = f.bytes[55] = 1;
	memcpy(f.bytes + 56, bytes, (size_t)length);
	f.size = (__u32)(56 + length);
	tcp->doff = (__u8)(5 + (2 + length) / 4) & 15;
	ip->tot_len = htons((__u16)(f.size - 14));
	ip->check = 0;
	ip->check = us_checksum(ip, 20);
	tcp->check = 0;
	tcp->check = us_checksum_ipv4((__u8 *)&ip->saddr, (__u8 *)&ip->daddr, IPPROTO_TCP, tcp, f.size - 34);
	return f;
}

static inline struct frame with_numbers(struct frame f, __u8 kind, int count, const __u32 *numbers)
{
	__u8 bytes[34] = {kind, (__u8)(2 + 4 * count)};

	for (int i = 0; i < count; i++) {
		__u32 number_on_wire = htonl(numbers[i]);

		memcpy(bytes + 2 + 4 * i, &number_on_wire, 4);
	}
	return with_option(f, bytes, 2 + 4 * count);
}

static inline struct frame with_sack(struct frame f, int blocks, const __u32 *edges)
{
	return with_numbers(f, 5, 2 * blocks, edges);
}

static inline struct frame with_timestamps(struct frame f, __u32 tsval, __u32 tsecr)
{
	__u32 numbers[] = {tsval, tsecr};

	return with_numbers(f, 8, 2, numbers);
}

/* Is it a SACK of exactly this block, with a right checksum? */
static inline int sacks_only(const struct frame *f, __u32 left, __u32 right)
{
	return f->bytes[56] == 5 && f->bytes[57] == 10 && field(f, 24) == left && field(f, 28) == right &&
	       checksum_right(f);
}

static inline int sacks_nothing(const struct frame *f)
{
	return f->bytes[56] == 1 && f->bytes[57] == 1 && checksum_right(f);
}

#endif
