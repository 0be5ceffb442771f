/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * understudy_output.h - the part of understudy_abi.h about comparing both servers' output. Sequence numbers and offsets
 * are in host order.
 */
#ifndef UNDERSTUDY_OUTPUT_H
#define UNDERSTUDY_OUTPUT_H

/*
 * The output of a server as far as it is compared with its partner's (bpf/digest.h). Offsets are bytes from the beginning
 * of the stream. Points are some multiples of 1 << US_POINT_SHIFT; of each level (how often two divides a point's number)
 * the newest is kept, so that a host far behind still finds one of its own. A tail is a number made of the eight bytes
 * before a place; 0: not known.
 */
#define US_POINT_SHIFT	8
#define US_BLOCK_SHIFT	16 /* digests begin anew at these multiples, and what is sampled is whole blocks */
#define US_POINT_LEVELS 16

struct us_output {
	__u64 hashed;	      /* offset of the first byte that is not yet taken in */
	__u64 digest;	      /* of its block up to there */
	__u64 tail;	      /* the eight bytes before it */
	__u64 peer_end;	      /* primary: the end of the partner's output that it said last */
	__u64 peer_digest;    /* there */
	__u64 compared;	      /* primary: where both were compared last */
	__u64 difference;     /* the partner's digest there minus ours */
	__u64 differs_from;   /* primary: the first difference is behind that offset */
	__u64 differs_to;     /* and before that; 0: there was none */
	__u64 notified_ns;    /* primary: when the partner was last told */
	__u64 news_digest;    /* shadow: the point of the highest level that the partner was not told yet */
	__u64 told;	      /* shadow: what was taken in when the partner was told last */
	__u32 news_point;     /* shadow: its number; 0: none */
	__u32 news_tail;      /* there */
	__u32 peer_tail;      /* primary: at peer_end */
	__u32 own_differs_to; /* primary: sequence number after the latest difference; 0: none */
	__u32 not_ours_to; /* shadow: before that number the client has the partner's bytes; 0: there is no difference */
	__u16 differences;	      /* primary: comparisons that found a new difference */
	__u16 partners;		      /* bit for each level: this point is the partner's, not ours */
	__u32 point[US_POINT_LEVELS]; /* numbers of the points: offset >> US_POINT_SHIFT; 0: none */
	__u64 point_digest[US_POINT_LEVELS];
	__u32 point_tail[US_POINT_LEVELS];
	__u8 counting; /* the block of `hashed` is taken in from its beginning on */
	__u8 run;      /* primary: so many comparisons in a row have found a new difference */
	__u8 pad[6];
};

/* A takeover resets a connection on which so many comparisons in a row differed. One is a date, or the like, more
 * often than not: what follows it is equal, and only a takeover came in between. */
#define US_UNFIT_RUN 4

/*
 * What a shadow says of its output: the payload of a confirmation. Its words add up to 0, so that a checksum is the same
 * with and without it. Little-endian, as both hosts are.
 */
#define US_DIGEST_MAGIC 0x554e4447 /* "UNDG" */
enum us_digest_flag {
	US_DIGEST_POINT = 1 << 0, /* point, point_digest, point_tail are valid */
	US_DIGEST_END = 1 << 1,	  /* end, end_digest, end_tail are valid */
	US_DIGEST_UNFIT = 1 << 2, /* it knows that it must not take over */
};

struct us_digest_trailer {
	__u32 magic;
	__u32 flags; /* enum us_digest_flag */
	__u32 not_ours_to;
	__u32 point;
	__u32 end; /* lower half of the offset */
	__u16 balance;
	__u16 pad;
	__u64 point_digest;
	__u64 end_digest;
	__u32 point_tail;
	__u32 end_tail;
};

_Static_assert(sizeof(struct us_output) == 384, "output");
_Static_assert(sizeof(struct us_digest_trailer) == 48, "digest trailer");

#endif
