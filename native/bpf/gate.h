/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * gate.h - the commit gate and the end gate of the speaking host.
 *
 * Commit gate: the client is told min(own ack, partner's ack), or with commit: async our own, and a right edge of min(own,
 * partner's) that never moves left, so a byte it was told is received is held by both hosts. An ACK that would tell
 * nothing new is held until the partner's confirmation arrives; the confirmation itself is then sent on in its place.
 * End gate: our FIN or RST reaches the client only when the partner's server ended the connection at the same place.
 *
 * Two CPUs enter here at once (our stack's segment on one, a confirmation on the other): every decision is made under
 * the connection's lock, every rewrite after it. A released segment passes the egress program like any other, so there
 * is one place that tells the client anything.
 */
#ifndef US_GATE_H
#define US_GATE_H

#include "handshake.h"
#include "lease.h"
#include "retain.h"
#include "sack.h"
#include "timestamps.h"

#define US_MARK_RELEASED 0x75640002 /* skb mark: sent on by release(); egress drops it when it is news no more */

enum gate_verdict {
	GATE_PASS,
	GATE_HOLD,
	GATE_HOLD_END,
	GATE_DROP, /* a released segment that another CPU has overtaken */
};

struct gate_decision {
	enum gate_verdict verdict;
	__u32 acknowledgement;
	__u16 window;
	__u8 flags; /* TCP flags to send */
	__u8 rewrite;
	__u8 degraded; /* enum us_reason, or 0 */
	__u8 end_newly_held;
	__u8 resack; /* the segment's SACK blocks are to be replaced */
	__u8 sacks;  /* by that many: set before the decision */
	__u32 sack_digest;
};

/*
 * Window field that says as much of `edge` from `ack` as the scale allows, rounded down (under the lock): both stacks
 * refuse a segment that ends even one byte right of what they offered. Where the ack is not on a multiple of the scale
 * the edge said may be left of the last one by less than one unit; what the client sent by then is still taken.
 */
static __always_inline __u16 window_field(const struct us_connection *c, __u32 ack, __u32 edge)
{
	__u32 field = SEQ_AFTER(edge, ack) ? (edge - ack) >> c->service_wscale : 0;

	return field > 0xffff ? 0xffff : field;
}

/* The right edge that the client reads out of it. */
static __always_inline __u32 edge_said(const struct us_connection *c, __u32 ack, __u16 window)
{
	return ack + ((__u32)window << c->service_wscale);
}

/* Does the client not wait for the partner's ack? What it misses is retained, and repaired. */
static __always_inline bool is_ahead(const struct us_connection *c, __u64 state)
{
	return (US_STATE_FLAGS(state) & US_SERVICE_ASYNC) || (c->flags & US_CONNECTION_RESUMING);
}

static __always_inline __u32 allowed_ack(const struct us_connection *c, __u64 state)
{
	__u32 ack = is_ahead(c, state) ? c->own_ack : SEQ_MIN(c->own_ack, c->peer_ack);

	return SEQ_MAX(ack, c->told_ack);
}

/* `ahead`: most_ahead() with commit: async, else 0. */
static __always_inline __u32 allowed_edge(const struct us_connection *c, __u32 ahead)
{
	__u32 edge = SEQ_MIN(c->own_edge, c->peer_edge);

	if (c->flags & US_CONNECTION_RESUMING)
		edge = SEQ_MIN(c->own_edge, c->resume_edge);
	else if (ahead)
		edge = SEQ_MIN(edge, c->peer_ack + ahead);
	return SEQ_MAX(edge, c->told_edge);
}

/* First segment of a new epoch: we shadowed until now. What our own stack has acknowledged is what was told. */
static __always_inline void enter_epoch(struct us_connection *c, const struct us_service *service, __u32 epoch)
{
	shadow_clock_speaks(c, service);
	c->epoch = epoch;
	c->told_ack = c->peer_ack = c->own_ack;
	c->told_edge = c->peer_edge = c->own_edge;
	if (!(US_STATE_FLAGS(service->state) & US_SERVICE_GATE))
		c->peer_ack--; /* a partner that may come back has to say first how far it is: see end_resuming() */
	c->unconfirmed_since_ns = 0;
	c->end_held_ns = 0;
	c->own_sacks = c->peer_sacks = 0;
	c->flags &= ~(US_CONNECTION_HELD | US_CONNECTION_PEER_FIN | US_CONNECTION_PEER_RST);
}

/* Notes what our own stack sends (under the lock). Returns true when it widened its window. */
static __always_inline bool note_own(struct us_connection *c, const struct segment *s)
{
	__u32 edge = s->acknowledgement + ((__u32)s->window << c->service_wscale);
	__u32 end = s->sequence + segment_space(s);
	bool wider = SEQ_AFTER(edge, c->own_edge);

	c->segments_out++;
	if (!(s->flags & TCP_RST))
		c->own_snd_nxt = SEQ_MAX(c->own_snd_nxt, end);
	if (s->flags & TCP_ACK) {
		c->own_ack = SEQ_MAX(c->own_ack, s->acknowledgement);
		if (wider)
			c->own_edge = edge;
	}
	if (s->timestamps)
		c->own_tsval = SEQ_MAX(c->own_tsval, s->tsval + c->tsval_shift);
	if (s->flags & TCP_FIN) {
		c->flags |= US_CONNECTION_OWN_FIN;
		c->own_fin = end;
	}
	if (s->flags & TCP_RST)
		c->flags |= US_CONNECTION_OWN_RST;
	return wider;
}

static __always_inline bool end_agreed(const struct us_connection *c, __u8 flags)
{
	if (flags & TCP_RST)
		return c->flags & US_CONNECTION_PEER_RST;
	return (c->flags & US_CONNECTION_PEER_FIN) && c->peer_fin == c->own_fin;
}

/* End gate (under the lock): takes FIN off, holds RST, or lets both pass after the grace. */
static __always_inline void gate_end(struct us_connection *c, const struct us_service *service, const struct segment *s,
				     struct gate_decision *d, __u64 now)
{
	if (!(s->flags & (TCP_FIN | TCP_RST)) || end_agreed(c, s->flags))
		return;
	if (!c->end_held_ns) {
		c->end_held_ns = now;
		d->end_newly_held = 1;
	}
	if (elapsed_ns(now, c->end_held_ns) > service->end_grace_ns) {
		c->flags &= ~(US_CONNECTION_DUPLEX | US_CONNECTION_PENDING);
		c->reason = d->degraded = US_REASON_END_DISAGREED;
		return;
	}
	d->flags = s->flags & ~(TCP_FIN | TCP_RST);
	d->rewrite = 1;
	if ((s->flags & TCP_RST) || !s->length)
		d->verdict = GATE_HOLD_END;
}

/* Commit gate (under the lock): what the client may be told with this segment. */
static __always_inline void gate_commit(struct us_connection *c, const struct us_service *service,
					const struct segment *s, struct gate_decision *d, bool wider, bool released,
					__u32 ahead)
{
	__u32 ack = allowed_ack(c, service->state), edge = allowed_edge(c, ahead);
	__u16 window = window_field(c, ack, edge);
	__u32 said = edge_said(c, ack, window);
	bool news = SEQ_AFTER(ack, c->told_ack) || SEQ_AFTER(said, c->told_edge);
	bool pure_ack = !s->length && !(d->flags & (TCP_SYN | TCP_FIN | TCP_RST));

	if (pure_ack && !news && released && !d->sacks) {
		d->verdict = GATE_DROP;
		return;
	}
	if (pure_ack && !news && s->sack_blocks && !d->sacks && has_hole(c)) {
		d->verdict = GATE_HOLD; /* the partner's confirmation will say which part both have */
		return;
	}
	if (pure_ack && !news && (wider || SEQ_BEFORE(ack, s->acknowledgement))) {
		d->verdict = GATE_HOLD;
		c->flags |= US_CONNECTION_HELD;
		return;
	}
	if (SEQ_BEFORE(ack, c->own_ack) || SEQ_BEFORE(said, c->own_edge))
		c->flags |= US_CONNECTION_HELD; /* part of it is still to be told */
	c->told_ack = ack;
	c->told_edge = SEQ_MAX(c->told_edge, said);
	if (c->flags & US_CONNECTION_RESUMING)
		c->resume_ack = ack;
	d->acknowledgement = ack;
	d->window = window;
	if (ack != s->acknowledgement || window != s->window)
		d->rewrite = 1;
}

/* Is the partner too slow for this connection? (under the lock) */
static __always_inline bool unconfirmed_too_long(struct us_connection *c, const struct us_service *service, __u64 now)
{
	/* Behind: it lacks what we have acknowledged, or its server does not read and its window is closed while ours is
	 * open. A hole that both have is the client's to fill. */
	bool window_full = !SEQ_AFTER(c->peer_edge, c->peer_ack + (1U << c->service_wscale)) &&
			   SEQ_AFTER(c->own_edge, c->peer_edge + (1U << c->service_wscale));

	if (!SEQ_BEFORE(c->peer_ack, c->own_ack) && !window_full) {
		c->unconfirmed_since_ns = 0;
		return false;
	}
	if (!c->unconfirmed_since_ns)
		c->unconfirmed_since_ns = now;
	return elapsed_ns(now, c->unconfirmed_since_ns) > service->unconfirmed_limit_ns;
}

/*
 * Has the connection ended at both hosts (under the lock)? A client's FIN that the partner has not confirmed must not be
 * acknowledged: the client would never repeat it.
 */
static __always_inline bool is_over(const struct us_connection *c)
{
	return (c->flags & US_CONNECTION_CLOSED) &&
	       (!(c->flags & US_CONNECTION_CLIENT_FIN) || !SEQ_BEFORE(c->peer_ack, c->client_nxt));
}

/*
 * The partner, back from wherever it was, is to show that it has what the client was told meanwhile (under the
 * lock). What it has missed the client will not send again, so such a connection does not wait for it; but the client
 * gets only half as fast on as the partner is repaired, or a fast one would never be caught up with.
 */
static __always_inline void end_resuming(struct us_connection *c)
{
	if ((c->flags & US_CONNECTION_RESUMING) && !SEQ_BEFORE(c->peer_ack, c->resume_ack))
		c->flags &= ~US_CONNECTION_RESUMING;
}

/* Tells the client what our own stack says (under the lock). A reset may have no ack, and a 0 in its place. */
static __always_inline void tell_own(struct us_connection *c, const struct segment *s)
{
	if (!(s->flags & TCP_ACK))
		return;
	c->told_ack = SEQ_MAX(c->told_ack, s->acknowledgement);
	c->told_edge = SEQ_MAX(c->told_edge, c->own_edge);
}

/* Decides about a segment of our own stack on the speaking host. */
static __always_inline void gate_decide(struct us_connection *c, const struct us_service *service,
					const struct segment *s, struct gate_decision *d, bool released, __u64 now)
{
	__u64 state = service->state;
	__u32 ahead = US_STATE_FLAGS(state) & US_SERVICE_ASYNC ? most_ahead() : 0;
	bool wider;

	d->acknowledgement = s->acknowledgement;
	d->window = s->window;
	d->flags = s->flags;
	bpf_spin_lock(&c->lock);
	if (c->epoch != US_STATE_EPOCH(state))
		enter_epoch(c, service, US_STATE_EPOCH(state));
	wider = released ? false : note_own(c, s);
	if (!released && !s->sack_blocks)
		c->own_sacks = 0;
	if (!(US_STATE_FLAGS(state) & US_SERVICE_GATE) || !is_protected(c, service) || is_over(c)) {
		tell_own(c, s);
		if (!(US_STATE_FLAGS(state) & US_SERVICE_GATE)) {
			c->flags |= US_CONNECTION_RESUMING;
			c->resume_ack = c->told_ack;
			c->resume_edge = c->told_edge;
		}
		goto unlock;
	}
	if (unconfirmed_too_long(c, service, now)) {
		c->flags &= ~(US_CONNECTION_DUPLEX | US_CONNECTION_PENDING | US_CONNECTION_HELD);
		c->reason = d->degraded = US_REASON_UNCONFIRMED;
		goto unlock;
	}
	gate_end(c, service, s, d, now);
	end_resuming(c);
	if (!d->degraded && d->verdict == GATE_PASS && !(d->flags & TCP_RST)) {
		if (is_ahead(c, state))
			d->sacks = s->sack_blocks; /* what the partner lacks is no business of the client's */
		else
			d->rewrite |= d->resack = s->sack_blocks && !released;
		gate_commit(c, service, s, d, wider, released, ahead);
		if (d->verdict == GATE_PASS && d->resack && d->sacks)
			c->told_sack = d->sack_digest;
	}
unlock:
	bpf_spin_unlock(&c->lock);
}

/* What a confirmation releases: a segment to the client made out of the confirmation, or nothing. */
struct release {
	__u32 sequence;
	__u32 acknowledgement;
	__u32 tsval;
	__u16 window;
	__u8 flags; /* 0: nothing is released */
	__u8 sacks; /* SACK blocks in place of the confirmation's own: set before */
	__u8 lacks; /* the daemon is to send again what the partner lacks */
	__u32 sack_digest;
};

static __always_inline void note_peer(struct us_connection *c, const struct segment *s)
{
	__u32 edge = s->acknowledgement + ((__u32)s->window << c->service_wscale);

	if (!(s->flags & TCP_RST))
		c->peer_snd_nxt = SEQ_MAX(c->peer_snd_nxt, s->sequence);
	if (s->flags & TCP_ACK) {
		if ((c->flags & US_CONNECTION_RESUMING) && SEQ_AFTER(s->acknowledgement, c->peer_ack))
			c->resume_edge += (s->acknowledgement - c->peer_ack) / 2;
		/* Of a partner that has been away we only thought to know it. */
		if (SEQ_AFTER(s->acknowledgement, c->peer_ack) ||
		    (c->flags & US_CONNECTION_RESUMING && s->acknowledgement != c->peer_ack)) {
			c->peer_ack = s->acknowledgement;
			c->unconfirmed_since_ns = 0;
		}
		if (SEQ_AFTER(edge, c->peer_edge)) {
			c->peer_edge = edge;
			c->unconfirmed_since_ns = 0;
		}
	}
	if (s->flags & TCP_FIN) {
		c->flags |= US_CONNECTION_PEER_FIN;
		c->peer_fin = s->sequence;
	}
	if (s->flags & TCP_RST)
		c->flags |= US_CONNECTION_PEER_RST;
}

/* Takes a confirmation in and decides what it releases. Returns true when it was the connection's first. */
static __always_inline bool take_confirmation(struct us_connection *c, const struct us_service *service,
					      const struct segment *s, struct release *r)
{
	__u64 now = bpf_ktime_get_boot_ns(), state = service->state;
	bool is_silent = !may_speak_at(service, now); /* what is released now would be lost, and no lease asked for */
	__u32 ack, edge, ahead = US_STATE_FLAGS(state) & US_SERVICE_ASYNC ? most_ahead() : 0;
	bool first;

	bpf_spin_lock(&c->lock);
	if (c->epoch != US_STATE_EPOCH(state))
		enter_epoch(c, service, US_STATE_EPOCH(state));
	first = c->flags & US_CONNECTION_PENDING;
	if (first)
		c->flags = (c->flags & ~US_CONNECTION_PENDING) | US_CONNECTION_DUPLEX;
	note_peer(c, s);
	if (!s->sack_blocks)
		c->peer_sacks = 0;
	if (!(US_STATE_FLAGS(state) & US_SERVICE_GATE) || !is_protected(c, service) || is_silent)
		goto unlock;
	r->lacks = is_lacking(c, s, now);
	end_resuming(c);
	ack = allowed_ack(c, state);
	edge = allowed_edge(c, ahead);
	r->sequence = c->own_snd_nxt;
	r->acknowledgement = ack;
	r->tsval = c->own_tsval; /* the shadow's clock may be ahead, and ours must not run backwards after it */
	r->window = window_field(c, ack, edge);
	if ((c->flags & US_CONNECTION_HELD) &&
	    (SEQ_AFTER(ack, c->told_ack) || SEQ_AFTER(edge_said(c, ack, r->window), c->told_edge))) {
		if (ack == c->own_ack && edge == c->own_edge)
			c->flags &= ~US_CONNECTION_HELD;
		r->flags = TCP_ACK;
	}
	if (is_under_repair(c, now) || is_ahead(c, state))
		r->sacks = 0;
	if (r->sacks && r->sack_digest != c->told_sack) {
		c->told_sack = r->sack_digest;
		r->flags = TCP_ACK;
	}
	if (c->end_held_ns && (c->flags & US_CONNECTION_OWN_FIN) && end_agreed(c, TCP_FIN)) {
		c->end_held_ns = 0;
		r->sequence = c->own_fin - 1;
		r->flags = TCP_ACK | TCP_FIN;
	}
	if (c->end_held_ns && (c->flags & US_CONNECTION_OWN_RST) && end_agreed(c, TCP_RST)) {
		c->end_held_ns = 0;
		r->flags = TCP_ACK | TCP_RST;
	}
unlock:
	bpf_spin_unlock(&c->lock);
	return first;
}

/* Turns the confirmation in skb into the released segment and sends it to the client. */
static __always_inline int release(struct __sk_buff *skb, const struct us_service *service, struct segment *s,
				   const struct release *r)
{
	rewrite_numbers(skb, s, r->sequence, r->acknowledgement, FLAGS_AND_WINDOW(r->flags, r->window));
	if (s->sack_blocks)
		rewrite_sack(skb, s, r->sacks);
	if (s->timestamps && s->tsval != r->tsval)
		rewrite_tcp32(skb, s, s->timestamps - s->tcp + 2, s->tsval, r->tsval);
	skb->mark = US_MARK_RELEASED;
	count(r->flags == TCP_ACK ? US_COUNT_GATE_RELEASED : US_COUNT_END_RELEASED);
	return bpf_redirect_neigh(service->ifindex, NULL, 0, 0);
}

#endif
