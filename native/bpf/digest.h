/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * digest.h - do both servers say the same? Each host takes a digest of its own server's output, independent of how the
 * stream was cut into segments or repeated. The shadow tells its digests in its confirmations, the primary compares.
 *
 * The digest of a block is a polynomial: each word of 32 bits adds to DIGEST_FACTOR times the digest so far, modulo 2^64.
 * So it can be taken at any byte, and from the difference of two digests follows what it must be further on when
 * everything in between is equal: that is how a difference is known to be over.
 */
#ifndef US_DIGEST_H
#define US_DIGEST_H

#include "record.h"
#include "segment.h"

#define DIGEST_FACTOR 0x5851f42d4c957f2dULL /* of Knuth's MMIX: odd, and of the longest period */
#define POINT_BYTES   1024		    /* from point to point; a power of two */
#define FINE_BYTES    256		    /* the same where a stream begins: short answers have points, too */
#define FINE_END      4096
#define BLOCK_BYTES   (1ULL << US_BLOCK_SHIFT)
#define GROUP_WORDS   8
#define SAMPLE_NS     10000000ULL /* time in which output is counted for the sampling level */
#define FIRST_BLOCK   3		  /* the first block of a connection is sampled like every eighth */

#define FACTOR_2 (DIGEST_FACTOR * DIGEST_FACTOR)
#define FACTOR_4 (FACTOR_2 * FACTOR_2)

/* A place that both hosts have a digest of. */
struct common_point {
	__u64 offset; /* 0: none */
	__u64 own;
	__u64 partners;
	__u8 same_tail; /* known to be alike just before it */
	__u8 pad[7];
};

/* What a comparison came to. */
struct finding {
	__u32 own_differs_to; /* to be told to the partner with `unfit` */
	__u8 compared;
	__u8 different;
	__u8 healed;
	__u8 report; /* the daemon should hear of it */
	__u8 notify; /* the partner does not know */
	__u8 unfit;  /* it must not take over */
	__u8 pad[6];
};

/* Where a segment is taken in and a confirmation is looked at: too large for the stack. `bytes` begins at a word of the
 * stream. */
struct digest_work {
	__u8 bytes[POINT_BYTES + 8];
	__u64 offset; /* of the stream */
	__u64 digest;
	__u64 tail;
	__u32 at; /* of the frame */
	__u32 left;
	__u32 level;		       /* blocks are sampled whose number is a multiple of 2^level */
	__u32 wants;		       /* bit for each level: wanted[] is valid */
	__u32 reached;		       /* bit for each level: point[] and point_digest[] are valid */
	__u32 wanted[US_POINT_LEVELS]; /* points of the partner's that we have not reached */
	__u32 point[US_POINT_LEVELS];
	__u64 point_digest[US_POINT_LEVELS];
	__u32 point_tail[US_POINT_LEVELS];
	__u64 counted_since_ns;
	__u64 counted_bytes;
	struct common_point common;
	struct finding finding;
	struct us_digest_trailer trailer;
	__u8 counting;
	__u8 pad[7];
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct digest_work);
} us_digest_work SEC(".maps");

static __always_inline struct digest_work *digest_work(void)
{
	__u32 first = 0;

	return bpf_map_lookup_elem(&us_digest_work, &first);
}

static __always_inline __u32 level_of(__u32 point)
{
	for (__u32 level = 0; level < US_POINT_LEVELS - 1; level++)
		if (point >> level & 1)
			return level;
	return US_POINT_LEVELS - 1;
}

/* A coarser level samples some of the blocks that a finer one does, so that two hosts always share some. */
static __always_inline bool sampled(__u64 block, __u32 level)
{
	return block ? !(block & ((1U << level) - 1)) : level <= FIRST_BLOCK;
}

/* Counts what is said, and sets the level for the blocks that begin in the next while. */
static __always_inline void count_output(struct digest_work *w, const struct us_service *service, __u32 bytes,
					 __u64 now)
{
	__u64 limit = (__u64)service->compare_kib << 10;
	__u64 elapsed = elapsed_ns(now, w->counted_since_ns);

	if (elapsed > SAMPLE_NS) {
		__u64 said = w->counted_bytes * 1000 / (elapsed / (SAMPLE_NS / 1000));

		for (w->level = 0; w->level < US_POINT_LEVELS - 1; w->level++)
			if (said >> w->level <= limit)
				break;
		w->counted_since_ns = now;
		w->counted_bytes = 0;
	}
	w->counted_bytes += bytes;
}

/* The words [from, to) of w->bytes. */
static __always_inline __u64 add_words(const struct digest_work *w, __u64 digest, __u32 from, __u32 to)
{
	const __u32 *words = (const __u32 *)w->bytes;

	for (int i = 0; i < (int)(POINT_BYTES / 4 / GROUP_WORDS); i++) {
		if (from + GROUP_WORDS > to || from > POINT_BYTES / 4 - GROUP_WORDS)
			break;
		digest = digest * FACTOR_4 * FACTOR_4 + words[from] * (FACTOR_4 * FACTOR_2 * DIGEST_FACTOR) +
			 words[from + 1] * (FACTOR_4 * FACTOR_2) + words[from + 2] * (FACTOR_4 * DIGEST_FACTOR) +
			 words[from + 3] * FACTOR_4 + words[from + 4] * (FACTOR_2 * DIGEST_FACTOR) +
			 words[from + 5] * FACTOR_2 + words[from + 6] * DIGEST_FACTOR + words[from + 7];
		from += GROUP_WORDS;
	}
	for (int i = 0; i < GROUP_WORDS; i++) {
		if (from >= to || from > POINT_BYTES / 4)
			break;
		digest = digest * DIGEST_FACTOR + words[from++];
	}
	return digest;
}

/* Takes in the `length` bytes that are next, which end at a point at the latest. 0, or not readable. */
static __always_inline int add_bytes(struct __sk_buff *skb, struct digest_work *w, __u32 length)
{
	__u32 skip, words;

	skip = w->offset & 3;
	if (!length || length > POINT_BYTES)
		return -1;
	*(__u32 *)w->bytes = 0;
	if (bpf_skb_load_bytes(skb, w->at, w->bytes + skip, length))
		return -1;
	words = skip + length;
	if (words > POINT_BYTES + 3)
		return -1;
	w->bytes[words] = w->bytes[words + 1] = w->bytes[words + 2] = 0;
	words = (words + 3) >> 2;
	if (skip)
		w->digest += *(__u32 *)w->bytes; /* the word was begun before */
	w->digest = add_words(w, w->digest, !!skip, words);
	return 0;
}

/* Eight bytes as a tail (understudy_output.h). */
static __always_inline __u32 tail_of(__u64 bytes)
{
	return (__u32)(bytes * DIGEST_FACTOR >> 32) | 1;
}

/* After the `length` bytes that were taken in last. */
static __always_inline void note_point(struct __sk_buff *skb, struct digest_work *w, __u32 length)
{
	__u64 tail = 0;
	__u32 point = w->offset >> US_POINT_SHIFT, level = level_of(point);

	if (level >= US_POINT_LEVELS || (w->wants & w->reached & 1 << level && w->point[level] == w->wanted[level]))
		return;
	w->reached |= 1 << level;
	w->point[level] = point;
	w->point_digest[level] = w->digest;
	w->point_tail[level] = 0;
	if (length >= sizeof(tail) && !bpf_skb_load_bytes(skb, w->at - sizeof(tail), &tail, sizeof(tail)))
		w->point_tail[level] = tail_of(bpf_be64_to_cpu(tail));
}

static __always_inline __u32 point_distance(__u64 offset)
{
	return offset < FINE_END ? FINE_BYTES : POINT_BYTES;
}

/* Up to the next point, or to the end of a block that is not sampled. A callback of bpf_loop(): 1 ends it. */
static long take_in(__u32 index, struct __sk_buff **skb)
{
	struct digest_work *w = digest_work();
	__u32 distance, length;

	if (!w || !w->left)
		return 1;
	if (!(w->offset & (BLOCK_BYTES - 1))) {
		w->digest = 0;
		w->counting = sampled(w->offset >> US_BLOCK_SHIFT, w->level);
	}
	distance = w->counting ? point_distance(w->offset) : BLOCK_BYTES;
	length = distance - (w->offset & (distance - 1));
	if (length > w->left)
		length = w->left;
	if (w->counting && add_bytes(*skb, w, length))
		w->counting = 0;
	w->offset += length;
	w->at += length;
	w->left -= length;
	if (w->counting && !(w->offset & (distance - 1)))
		note_point(*skb, w, length);
	return 0;
}

/* The last eight bytes of the stream after `length` more, which end at `end` of the frame. */
static __always_inline void take_tail(struct __sk_buff *skb, struct digest_work *w, __u32 end, __u32 length)
{
	if (length >= sizeof(w->tail)) {
		bpf_skb_load_bytes(skb, end - sizeof(w->tail), &w->tail, sizeof(w->tail));
		w->tail = bpf_be64_to_cpu(w->tail);
		return;
	}
	for (__u32 i = 0; i < sizeof(w->tail) - 1; i++) {
		if (i >= length)
			break;
		bpf_skb_load_bytes(skb, end - length + i, w->bytes, 1);
		w->tail = w->tail << 8 | w->bytes[0];
	}
}

/*
 * Prepares the work for the segment (under the lock) and returns how many of its bytes are new. What is behind a gap (the
 * connection was not protected for a while) counts from the next block on.
 */
static __always_inline __u32 begin_work(struct digest_work *w, struct us_connection *c, const struct segment *s)
{
	struct us_output *o = &c->output;
	__u32 next = c->service_isn + 1 + (__u32)o->hashed, known;

	w->offset = o->hashed;
	w->digest = o->digest;
	w->tail = o->tail;
	w->counting = o->counting;
	__builtin_memset(&w->common, 0, sizeof(w->common));
	__builtin_memset(&w->finding, 0, sizeof(w->finding));
	if (SEQ_AFTER(s->sequence, next)) {
		w->offset += s->sequence - next;
		w->counting = 0;
		next = s->sequence;
	}
	known = next - s->sequence;
	w->reached = 0;
	w->wants = o->partners;
	if (w->wants)
		__builtin_memcpy(w->wanted, o->point, sizeof(w->wanted));
	w->at = s->tcp + s->header + known;
	w->left = known < s->length ? s->length - known : 0;
	return w->left;
}

static __always_inline bool compares(const struct us_service *service, const struct us_connection *c)
{
	return service->compare_kib && is_protected(c, service);
}

#endif
