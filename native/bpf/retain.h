/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * retain.h - the speaking host keeps what clients sent lately (ST-TCP's retention buffer), in a ring that is shared with
 * the daemon. When a confirmation says that the partner lacks bytes which our own stack has, the daemon sends them again
 * (shim/repair.c), and the client notices nothing. A ring that would turn round too fast is of no use: above that rate
 * nothing is kept, and the client's own retransmission is what repairs.
 */
#ifndef US_RETAIN_H
#define US_RETAIN_H

#include "record.h"
#include "segment.h"

struct retaining {
	struct __sk_buff *skb;
	struct us_retention *ring;
	const struct us_flow_key *key;
	__u64 now;
	__u32 offset; /* of the payload in the frame */
	__u32 sequence;
	__u32 length;
	__u32 flags;
};

/* One element of the ring. Returns 1 to end the loop. */
static long retain_part(__u32 part, void *context)
{
	struct retaining *r = context;
	__u32 done = part * US_RETAINED_BYTES, length, index;
	struct us_retained *to;

	if (done >= r->length && part)
		return 1;
	length = r->length - done;
	if (length > US_RETAINED_BYTES)
		length = US_RETAINED_BYTES;
	index = __sync_fetch_and_add(&r->ring->next, 1) % r->ring->slots;
	to = bpf_map_lookup_elem(&us_retained, &index);
	if (!to)
		return 1;
	to->stamp_ns = 0;
	__builtin_memcpy(&to->flow, r->key, sizeof(to->flow));
	to->sequence = r->sequence + done;
	to->length = length;
	to->flags = done + length == r->length ? r->flags : 0;
	if (length && bpf_skb_load_bytes(r->skb, r->offset + done, to->bytes, length))
		return 1;
	barrier();
	to->stamp_ns = r->now;
	return 0;
}

/* Keeps the client's segment; 0: there was no place. Other CPUs may enter at once; the budget is then only roughly kept. */
static __noinline int retain(struct __sk_buff *skb, struct segment *s, struct us_flow_key *key, __u64 now)
{
	struct retaining r = {.skb = skb, .key = key, .now = now};
	__u32 zero = 0, parts;

	if (!s || !key || (s->flags & (TCP_SYN | TCP_RST | TCP_URG)))
		return 0;
	r.ring = bpf_map_lookup_elem(&us_retention, &zero);
	if (!r.ring || !r.ring->slots)
		return 0;
	parts = (s->length + US_RETAINED_BYTES - 1) / US_RETAINED_BYTES;
	if (!parts)
		parts = 1; /* a FIN alone */
	if (elapsed_ns(now, r.ring->window_ns) > US_RETENTION_WINDOW_NS) {
		r.ring->window_ns = r.now;
		r.ring->window_slots = 0;
	}
	if (r.ring->window_slots + parts > r.ring->slots / US_RETENTION_WINDOWS) {
		count(US_COUNT_NOT_RETAINED);
		return 0;
	}
	r.ring->window_slots += parts;
	r.offset = s->tcp + s->header;
	r.sequence = s->sequence;
	r.length = s->length;
	r.flags = s->flags & (TCP_FIN | TCP_PSH);
	bpf_loop(parts, retain_part, &r, 0);
	count(US_COUNT_RETAINED);
	return 1;
}

/*
 * With commit: async a client never sends again what the partner lacks, so it is not let further ahead of the partner than
 * a part of the ring. 0: what is lost is lost, and there is no such bound.
 */
static __always_inline __u32 most_ahead(void)
{
	__u32 zero = 0;
	const struct us_retention *ring = bpf_map_lookup_elem(&us_retention, &zero);
	__u64 bytes = ring ? ring->slots * (US_RETAINED_BYTES / US_RETENTION_SHARE) : 0;

	return bytes > 1U << 30 ? 1U << 30 : bytes;
}

/* Has the ring everything that the client sent lately? */
static __always_inline bool is_retained(const struct us_connection *c, __u64 now)
{
	return elapsed_ns(now, c->unretained_ns) > US_RETENTION_MEMORY_NS;
}

/* Is this a block of the partner's beyond its ack (under the lock)? It names, too, what it heard twice (RFC 2883). */
static __always_inline bool is_beyond_hole(const struct us_connection *c, int block)
{
	return block < c->peer_sacks && SEQ_BEFORE(c->peer_ack, c->peer_sack[block].right);
}

/*
 * Where that ends which is to be sent again: at the partner's lowest SACK block, which come in any order (RFC 2018
 * section 4); what lies beyond may still be on its way. Without blocks the partner may only be slow: then the beginning
 * will do, unless it has been away.
 */
static __always_inline __u32 end_of_hole(const struct us_connection *c)
{
	bool is_sure = c->flags & US_CONNECTION_RESUMING;
	__u32 end = SEQ_MIN(c->own_ack, c->peer_edge);

	for (int i = 0; i < US_SACK_BLOCKS; i++) {
		if (!is_beyond_hole(c, i))
			continue;
		is_sure = true;
		end = SEQ_MIN(end, c->peer_sack[i].left);
	}
	return SEQ_MIN(end, c->peer_ack + (is_sure ? US_REPAIR_BYTES : US_REPAIR_UNSURE_BYTES));
}

/* Is the partner still where it lacks what the daemon was told last (under the lock)? */
static __always_inline bool is_told(const struct us_connection *c)
{
	return c->lacks_ns && !SEQ_BEFORE(c->peer_ack, c->lacks_from) && SEQ_BEFORE(c->peer_ack, c->lacks_to);
}

/* Notes for the daemon what the partner lacks (under the lock); the hole is that of before while it is not filled. */
static __always_inline void note_lacking(struct us_connection *c, __u64 now)
{
	if (!is_told(c)) {
		c->lacks_ns = now;
		c->lacks_from = c->peer_ack;
		c->lacks_to = end_of_hole(c);
	}
	c->lacks_told_ns = now;
}

/* Does the partner name what it has beyond a hole (under the lock)? */
static __always_inline bool names_hole(const struct us_connection *c)
{
	for (int i = 0; i < US_SACK_BLOCKS; i++)
		if (is_beyond_hole(c, i))
			return true;
	return false;
}

/*
 * Does a confirmation say that the partner lacks what our own stack has (under the lock)? Blocks beyond its ack say so at
 * once; without them (RFC 2018 is optional) an ack that stays behind does. The daemon is told of each hole, and again of
 * one that is not filled.
 */
static __always_inline bool is_lacking(struct us_connection *c, const struct segment *s, __u64 now)
{
	if (!SEQ_BEFORE(c->peer_ack, c->own_ack) || s->acknowledgement != c->peer_ack || !is_retained(c, now))
		return false;
	if (!(s->sack_blocks && names_hole(c)) && !(c->flags & US_CONNECTION_RESUMING) &&
	    (!c->unconfirmed_since_ns || elapsed_ns(now, c->unconfirmed_since_ns) < US_REPAIR_PATIENCE_NS))
		return false;
	if (is_told(c) && elapsed_ns(now, c->lacks_told_ns) < US_REPAIR_NS / 16)
		return false;
	note_lacking(c, now);
	return true;
}

/* Is what the partner lacks about to be sent again by us, so that the client need not hear of it (under the lock)? */
static __always_inline bool is_under_repair(const struct us_connection *c, __u64 now)
{
	return SEQ_BEFORE(c->peer_ack, c->own_ack) && is_retained(c, now) &&
	       (!is_told(c) || elapsed_ns(now, c->lacks_ns) < US_REPAIR_NS);
}

#endif
