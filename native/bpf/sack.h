/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sack.h - selective acknowledgements (RFC 2018) of the protected service. A block tells the client what it need not
 * send again, so it may name only what both hosts have. What the partner's shadow lacks is then repaired by the client's
 * fast retransmission instead of its timer.
 */
#ifndef US_SACK_H
#define US_SACK_H

#include "rewrite.h"

/* NOP NOP SACK length blocks, as Linux writes it; the rest of the option's place is filled with NOPs. */
struct sack_option {
	__u8 nops[2];
	__u8 kind;
	__u8 length;
	struct {
		__be32 left;
		__be32 right;
	} blocks[US_SACK_BLOCKS];
};

/* Too large for the stack. Used between two calls on one CPU; tc programs do not interrupt each other. */
struct sack_scratch {
	struct us_sack_block seen[US_SACK_BLOCKS];   /* of the segment at hand */
	struct us_sack_block shared[US_SACK_BLOCKS]; /* what both hosts have above their acks */
	struct sack_option from, to;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct sack_scratch);
} us_sack_scratch SEC(".maps");

static __always_inline struct sack_scratch *sack_scratch(void)
{
	__u32 key = 0;

	return bpf_map_lookup_elem(&us_sack_scratch, &key);
}

/* Reads the blocks of the segment into seen[]. */
static __always_inline void read_sack(struct __sk_buff *skb, const struct segment *s, struct sack_scratch *scratch)
{
	for (__u32 i = 0; i < US_SACK_BLOCKS && i < s->sack_blocks; i++) {
		__be32 edges[2] = {};

		bpf_skb_load_bytes(skb, s->sack + 2 + i * sizeof(edges), edges, sizeof(edges));
		scratch->seen[i].left = bpf_ntohl(edges[0]);
		scratch->seen[i].right = bpf_ntohl(edges[1]);
	}
}

static __always_inline __u32 add_shared(struct us_sack_block *shared, __u32 count, __u32 left, __u32 right)
{
	if (count >= US_SACK_BLOCKS || !SEQ_BEFORE(left, right))
		return count;
	shared[count].left = left;
	shared[count].right = right;
	return count + 1;
}

/*
 * What both hosts have above the lower of their acks (under the lock). A block of the partner's below its own ack only
 * says that it heard something twice, which the client sent for our sake: not worth telling (RFC 2883).
 */
static __always_inline __u32 shared_sack(const struct us_connection *c, __u32 own_ack, __u32 peer_ack,
					 struct us_sack_block *shared)
{
	__u32 count = 0;

	for (__u32 i = 0; i < US_SACK_BLOCKS && i < c->own_sacks; i++)
		count = add_shared(shared, count, c->own_sack[i].left, SEQ_MIN(c->own_sack[i].right, peer_ack));
	for (__u32 j = 0; j < US_SACK_BLOCKS && j < c->peer_sacks; j++) {
		const struct us_sack_block *peer = &c->peer_sack[j];

		if (!SEQ_AFTER(peer->right, peer_ack))
			continue;
		count = add_shared(shared, count, peer->left, SEQ_MIN(peer->right, own_ack));
		for (__u32 i = 0; i < US_SACK_BLOCKS && i < c->own_sacks; i++)
			count = add_shared(shared, count, SEQ_MAX(peer->left, c->own_sack[i].left),
					   SEQ_MIN(peer->right, c->own_sack[i].right));
	}
	return count;
}

/*
 * Notes the blocks of a segment of our own stack, or of the partner's confirmation; a subprogram for the sake of the
 * stack. Returns how many blocks of shared[] the client may be told.
 */
static __noinline int note_sack(struct __sk_buff *skb, struct segment *s, struct us_connection *c, __u32 is_own)
{
	struct sack_scratch *scratch = sack_scratch();
	__u32 own_ack, peer_ack, count;

	if (!s || !c || !scratch)
		return 0;
	read_sack(skb, s, scratch);
	bpf_spin_lock(&c->lock);
	own_ack = c->own_ack;
	peer_ack = c->peer_ack;
	if (is_own) {
		__builtin_memcpy(c->own_sack, scratch->seen, sizeof(c->own_sack));
		c->own_sacks = s->sack_blocks;
		own_ack = SEQ_MAX(own_ack, s->acknowledgement);
	} else {
		__builtin_memcpy(c->peer_sack, scratch->seen, sizeof(c->peer_sack));
		c->peer_sacks = s->sack_blocks;
		peer_ack = SEQ_MAX(peer_ack, s->acknowledgement);
	}
	count = shared_sack(c, own_ack, peer_ack, scratch->shared);
	bpf_spin_unlock(&c->lock);
	return count;
}

/* One number that changes with the blocks: told_sack. 0: none. */
static __noinline int sack_digest(__u32 count)
{
	struct sack_scratch *scratch = sack_scratch();
	__u32 digest = count;

	for (__u32 i = 0; scratch && i < US_SACK_BLOCKS && i < count; i++)
		digest = digest * 31 + (scratch->shared[i].left ^ scratch->shared[i].right << 1);
	return digest;
}

/* Does our own stack miss something that came before what it has? */
static __always_inline bool has_hole(const struct us_connection *c)
{
	return c->own_sacks && SEQ_AFTER(c->own_sack[0].right, c->own_ack);
}

/* Puts the first `count` blocks of shared[] in the place of the segment's own. The option has to begin at an even place:
 * every stack that is ours writes it so. */
__noinline int rewrite_sack(struct __sk_buff *skb, struct segment *s, __u32 count)
{
	struct sack_scratch *scratch = sack_scratch();
	struct sack_option *from, *to;
	__u32 size, place;

	if (!s || !scratch || s->sack < s->tcp + sizeof(struct tcp_header) + 2 || (s->sack - s->tcp) & 1)
		return 0;
	from = &scratch->from;
	to = &scratch->to;
	size = 4 + s->sack_blocks * sizeof(from->blocks[0]);
	place = s->sack - 2;
	if (size > sizeof(*from) || size < 4 || bpf_skb_load_bytes(skb, place, from, size))
		return 0;
	__builtin_memset(to, OPTION_NOP, sizeof(*to));
	to->nops[0] = from->nops[0];
	to->nops[1] = from->nops[1];
	if (count > s->sack_blocks)
		count = s->sack_blocks;
	if (count) {
		to->kind = OPTION_SACK;
		to->length = 2 + count * sizeof(to->blocks[0]);
	}
	for (__u32 i = 0; i < US_SACK_BLOCKS && i < count; i++) {
		to->blocks[i].left = bpf_htonl(scratch->shared[i].left);
		to->blocks[i].right = bpf_htonl(scratch->shared[i].right);
	}
	bpf_l4_csum_replace(skb, TCP_OFFSET(s, checksum), 0, bpf_csum_diff((__be32 *)from, size, (__be32 *)to, size, 0),
			    0);
	bpf_skb_store_bytes(skb, place, to, size, 0);
	return 0;
}

#endif
