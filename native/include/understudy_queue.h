/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * understudy_queue.h - what the engine nfqueue's shim and Java share: a packet as the netfilter queue hands it over.
 * Integers are in host order.
 */
#ifndef UNDERSTUDY_QUEUE_H
#define UNDERSTUDY_QUEUE_H

#include <linux/types.h>

#define US_QUEUE_BATCH	32	   /* packets that one call receives at most */
#define US_QUEUE_SLOT	0x11000	   /* bytes for each: the longest packet and what netlink tells about it */
#define US_QUEUE_NUMBER 0x7564	   /* of the netfilter queue; one daemon in a network namespace */
#define US_MARK_QUEUE	0x75640004 /* skb mark of what the daemon sends itself: no rule of ours looks at it again */

enum us_queued_flag {
	US_QUEUED_CORRUPT = 1 << 0,   /* its TCP checksum is wrong */
	US_QUEUED_TRUNCATED = 1 << 1, /* longer than netlink can carry */
};

/* One packet. It lies, IP header first, `offset` bytes from the start of the queue's memory until the next receive. */
struct us_queued {
	__u32 id; /* for its verdict */
	__u32 offset;
	__u32 length;
	__u8 hook;	    /* NF_INET_PRE_ROUTING or NF_INET_LOCAL_OUT */
	__u8 flags;	    /* enum us_queued_flag */
	__u8 source_mac[6]; /* of its frame; zero when it has none */
};

_Static_assert(sizeof(struct us_queued) == 20, "queued packet");

#endif
