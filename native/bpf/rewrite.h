/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rewrite.h - changes header fields and keeps checksums right, whether they are complete or left to the device
 * (CHECKSUM_PARTIAL: bpf_l4_csum_replace() knows the difference).
 */
#ifndef US_REWRITE_H
#define US_REWRITE_H

#include "segment.h"

#define TCP_OFFSET(s, field) ((s)->tcp + offsetof(struct tcp_header, field))

/* Replaces a 32-bit field at `offset` of the TCP header. */
static __always_inline void rewrite_tcp32(struct __sk_buff *skb, const struct segment *s, __u32 offset, __u32 from,
					  __u32 to)
{
	__be32 value = bpf_htonl(to);

	bpf_l4_csum_replace(skb, TCP_OFFSET(s, checksum), bpf_htonl(from), value, 4);
	bpf_skb_store_bytes(skb, s->tcp + offset, &value, 4, 0);
}

/* Data offset and flags are one 16-bit word. */
static __always_inline void rewrite_flags(struct __sk_buff *skb, const struct segment *s, __u8 to)
{
	__be16 from_word = bpf_htons(s->header << 10 | s->flags);
	__be16 to_word = bpf_htons(s->header << 10 | to);

	bpf_l4_csum_replace(skb, TCP_OFFSET(s, checksum), from_word, to_word, 2);
	bpf_skb_store_bytes(skb, TCP_OFFSET(s, flags), &to, 1, 0);
}

#define FLAGS_AND_WINDOW(flags, window) ((__u32)(flags) << 16 | (__u16)(window))

static __always_inline void numbers_on_wire(__be32 *words, const struct segment *s, __u32 sequence,
					    __u32 acknowledgement, __u32 flags_and_window)
{
	words[0] = bpf_htonl(sequence);
	words[1] = bpf_htonl(acknowledgement);
	words[2] = bpf_htonl((__u32)s->offset << 24 | flags_and_window);
}

/*
 * Replaces all these, which lie side by side (RFC 9293 section 3.1), with one look at the checksum and one write: each call
 * costs more than the sums do.
 */
static __noinline int rewrite_numbers(struct __sk_buff *skb, struct segment *s, __u32 sequence, __u32 acknowledgement,
				      __u32 flags_and_window)
{
	__be32 from[3], to[3];
	__u64 difference = 0;

	if (!s)
		return 0;
	numbers_on_wire(from, s, s->sequence, s->acknowledgement, FLAGS_AND_WINDOW(s->flags, s->window));
	numbers_on_wire(to, s, sequence, acknowledgement, flags_and_window);
	for (int i = 0; i < 3; i++)
		difference += (__u64)(__u32)~from[i] + to[i];
	difference = (difference & 0xffffffff) + (difference >> 32);
	difference = (difference & 0xffffffff) + (difference >> 32);
	bpf_l4_csum_replace(skb, TCP_OFFSET(s, checksum), 0, difference, 0);
	bpf_skb_store_bytes(skb, TCP_OFFSET(s, sequence), to, sizeof(to), 0);
	return 0;
}

/* Sends a segment back where it came from, as far as IP knows. No checksum changes. */
static __always_inline void swap_addresses(struct __sk_buff *skb, const struct segment *s)
{
	if (s->ipv6) {
		bpf_skb_store_bytes(skb, s->ip + offsetof(struct ipv6_header, source), s->destination, 16, 0);
		bpf_skb_store_bytes(skb, s->ip + offsetof(struct ipv6_header, destination), s->source, 16, 0);
	} else {
		bpf_skb_store_bytes(skb, s->ip + offsetof(struct ipv4_header, source), s->destination + 12, 4, 0);
		bpf_skb_store_bytes(skb, s->ip + offsetof(struct ipv4_header, destination), s->source + 12, 4, 0);
	}
}

static __always_inline void rewrite_macs(struct __sk_buff *skb, const __u8 *destination, const __u8 *source)
{
	__u8 macs[2 * ETH_ALEN];

	__builtin_memcpy(macs, destination, ETH_ALEN);
	__builtin_memcpy(macs + ETH_ALEN, source, ETH_ALEN);
	bpf_skb_store_bytes(skb, 0, macs, sizeof(macs), 0);
}

/* The interface on which frames for the partner leave. */
static __always_inline __u32 link_to_partner(const struct us_service *service)
{
	return service->link_ifindex ? service->link_ifindex : service->ifindex;
}

/* Sends a copy of the frame to the partner and leaves the frame as it was. 0 or a negative errno. */
static __always_inline int clone_to_partner(struct __sk_buff *skb, const struct us_service *service)
{
	__u8 macs[2 * ETH_ALEN];
	__u32 mark = skb->mark;
	int result;

	if (bpf_skb_load_bytes(skb, 0, macs, sizeof(macs)))
		return -1;
	rewrite_macs(skb, service->peer_mac, service->own_mac);
	skb->mark = US_MARK_RELAY;
	result = bpf_clone_redirect(skb, link_to_partner(service), 0);
	skb->mark = mark;
	bpf_skb_store_bytes(skb, 0, macs, sizeof(macs), 0);
	return result;
}

/* The same under our own EtherType, so that neither stack takes the copy for traffic. */
static __always_inline void notice_to_partner(struct __sk_buff *skb, const struct us_service *service)
{
	__be16 notice = bpf_htons(US_ETHERTYPE_NOTICE), ethertype;

	if (bpf_skb_load_bytes(skb, offsetof(struct ethhdr, h_proto), &ethertype, 2))
		return;
	bpf_skb_store_bytes(skb, offsetof(struct ethhdr, h_proto), &notice, 2, 0);
	clone_to_partner(skb, service);
	bpf_skb_store_bytes(skb, offsetof(struct ethhdr, h_proto), &ethertype, 2, 0);
}

/* A segment as a notice with other flags, which say what is told (notice.h). The frame stays as it was. */
static __always_inline void echo_to_partner(struct __sk_buff *skb, const struct segment *s,
					    const struct us_service *service, __u8 flags)
{
	bpf_skb_store_bytes(skb, TCP_OFFSET(s, flags), &flags, 1, 0);
	notice_to_partner(skb, service);
	bpf_skb_store_bytes(skb, TCP_OFFSET(s, flags), &s->flags, 1, 0);
}

/*
 * Gives a segment this much behind its IP header: TCP header and payload. What is cut off or added must sum to 0, unless
 * the checksum is left to the device. 0 or a negative errno; then the segment must be consumed.
 */
static __noinline int set_length(struct __sk_buff *skb, struct segment *s, __u16 new_length)
{
	__u16 old_length;

	if (!s)
		return -1;
	old_length = s->header + s->length;
	if (bpf_skb_change_tail(skb, s->tcp + new_length, 0))
		return -1;
	bpf_l4_csum_replace(skb, TCP_OFFSET(s, checksum), bpf_htons(old_length), bpf_htons(new_length),
			    BPF_F_PSEUDO_HDR | 2);
	if (s->ipv6) {
		__be16 length = bpf_htons(new_length);

		bpf_skb_store_bytes(skb, s->ip + offsetof(struct ipv6_header, payload_length), &length, 2, 0);
	} else {
		__be16 from = 0, to = bpf_htons(s->tcp - s->ip + new_length);

		bpf_skb_load_bytes(skb, s->ip + offsetof(struct ipv4_header, total_length), &from, 2);
		bpf_l3_csum_replace(skb, s->ip + offsetof(struct ipv4_header, checksum), from, to, 2);
		bpf_skb_store_bytes(skb, s->ip + offsetof(struct ipv4_header, total_length), &to, 2, 0);
	}
	s->length = new_length - s->header;
	return 0;
}

/*
 * Cuts a segment of our own stack (checksum left to the device) down to its IP and TCP headers, the latter `header` bytes
 * long. Updates s. 0 or a negative errno; then the segment must be consumed.
 */
__noinline int cut_to_header(struct __sk_buff *skb, struct segment *s, __u16 header)
{
	__u8 offset = header << 2;

	if (!s || set_length(skb, s, header))
		return -1;
	if (header != s->header) {
		bpf_skb_store_bytes(skb, TCP_OFFSET(s, offset), &offset, 1, 0);
		s->header = header;
		s->offset = offset;
	}
	s->length = 0;
	return 0;
}

/* The same, with no options but time stamps, which become these. */
static __noinline int strip_to_header(struct __sk_buff *skb, struct segment *s, __u32 tsval, __u32 tsecr)
{
	__be32 option[3] = {bpf_htonl(0x0101080a), bpf_htonl(tsval), bpf_htonl(tsecr)};

	if (!s || (s->timestamps && bpf_skb_store_bytes(skb, s->tcp + 20, option, sizeof(option), 0)))
		return -1;
	return cut_to_header(skb, s, s->timestamps ? 32 : 20);
}

#endif
