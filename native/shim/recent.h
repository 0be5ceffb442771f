/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * recent.h - which connections the kernel told of last: what the ring of records still shows of them when they have been
 * read. So the busy ones among very many idle connections are found without looking at all.
 */
#ifndef US_RECENT_H
#define US_RECENT_H

#include <stdbool.h>

#include "plane.h"

#define US_RECENT_FLOWS	  4096
#define US_RECENT_BUCKETS (4 * US_RECENT_FLOWS)

/* All zero is empty. */
struct us_recent {
	struct us_flow_key flows[US_RECENT_FLOWS]; /* each once, the latest first */
	int length;
	__u16 buckets[US_RECENT_BUCKETS]; /* index + 1 by hash; 0: empty */
};

/* Fills an empty *recent with flows of records that are not older than since_ns, as many as fit. Any thread. */
void us_recent_read(const struct us_plane *plane, __u64 since_ns, struct us_recent *recent);

bool us_recent_holds(const struct us_recent *recent, const struct us_flow_key *flow);

#endif
