/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * timestamps.h - time stamps never run backwards at a client (RFC 7323 section 5). A shadow begins with the primary's
 * clock, but the two hosts' clocks may run at different rates: after a day, 50 ppm are four seconds, and a client drops
 * what comes from its past. The lease requests tell how far they have come apart, and a connection that is taken over
 * gets that much added to what its stack says, and taken off what the client echoes.
 */
#ifndef US_TIMESTAMPS_H
#define US_TIMESTAMPS_H

#include "rewrite.h"

#define CLOCK_BIAS_NS (1ULL << 62) /* keeps a difference of clocks positive for the division */
#define CLOCK_DECAY   64	   /* how slowly a faster request is forgotten */
#define CLOCK_SANE_MS 60000	   /* clocks do not come apart further; something else has happened */

/* A lease request has arrived that the partner stamped then. The fastest one is nearest to the truth. */
static __always_inline void note_peer_clock(struct us_service *service, __u64 now, __u64 stamp_ns)
{
	__s64 difference = (__s64)(stamp_ns - now), known = service->peer_clock_ns;

	if (now > service->granted_until_ns || difference > known)
		service->peer_clock_ns = difference;
	else
		service->peer_clock_ns = known - (__s64)((__u64)(known - difference) / CLOCK_DECAY);
}

/* The partner's clock against ours, of which only differences count. Never 0, which means not known. */
static __always_inline __u32 peer_clock_ms(const struct us_service *service)
{
	return ((__u64)service->peer_clock_ns + CLOCK_BIAS_NS) / 1000000 | 1;
}

/* From here on the clocks of the shadow and of the primary may come apart (under the lock). */
static __always_inline void shadow_clock_begins(struct us_connection *c, const struct us_service *service, __u64 now)
{
	bool is_known = now <= service->granted_until_ns;

	c->clock_ms = is_known ? peer_clock_ms(service) : 0;
}

/* The shadow begins to speak (under the lock). */
static __always_inline void shadow_clock_speaks(struct us_connection *c, const struct us_service *service)
{
	__u32 behind = peer_clock_ms(service) - c->clock_ms;

	if (c->clock_ms && SEQ_AFTER(behind, 0) && behind < CLOCK_SANE_MS)
		c->tsval_shift += behind + 1;
	c->clock_ms = 0;
}

/* On the way to the client. */
static __always_inline void shift_tsval(struct __sk_buff *skb, const struct segment *s, __u32 shift)
{
	if (s->timestamps && shift)
		rewrite_tcp32(skb, s, s->timestamps - s->tcp + 2, s->tsval, s->tsval + shift);
}

/* On the way from the client: its echo becomes what our stack had said. */
static __always_inline void unshift_tsecr(struct __sk_buff *skb, const struct segment *s, __u32 shift)
{
	if (s->timestamps && shift && s->tsecr && !(s->timestamps & 1))
		rewrite_tcp32(skb, s, s->timestamps - s->tcp + 6, s->tsecr, s->tsecr - shift);
}

#endif
