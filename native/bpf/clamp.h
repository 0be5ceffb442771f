/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * clamp.h - client segments on their way into our stack. The client acknowledges what the primary sent; a shadow may
 * not have sent it yet, and Linux discards a segment whose ack is above SND.NXT, payload included. So the ack is lowered
 * to what our stack has sent, before and after a takeover; the window grows by as much, or a slow shadow would take the
 * client's full buffer for a closed window.
 */
#ifndef US_CLAMP_H
#define US_CLAMP_H

#include "record.h"
#include "lease.h"

struct client_view {
	__u32 acknowledgement; /* what our stack may see */
	__u16 window;	       /* from there to the client's own right edge */
	__u8 clamp;
	__u8 relay;    /* the partner should hear it */
	__u8 repeated; /* the client has sent all of it before: the partner may be what it waits for */
	__u8 progress; /* a record is due */
	__u8 closed;   /* enum us_reason: the connection is over with this segment; 0: it is not */
};

/* Notes the client's numbers; decides clamping and relay under the lock. */
static __always_inline void note_client(struct us_connection *c, const struct us_service *service,
					const struct segment *s, struct client_view *view, __u64 now)
{
	bool is_silent = !may_speak_at(service, now);
	__u32 end = s->sequence + segment_space(s);

	view->acknowledgement = s->acknowledgement;
	bpf_spin_lock(&c->lock);
	c->touched_ns = now;
	c->segments_in++;
	if ((s->flags & TCP_RST) && (s->sequence == c->own_ack || s->sequence == c->client_nxt))
		view->closed = US_REASON_CLIENT_RESET;
	view->repeated = end != s->sequence && !SEQ_AFTER(end, c->client_nxt);
	if (!(s->flags & TCP_RST))
		c->client_nxt = SEQ_MAX(c->client_nxt, end);
	if (s->flags & TCP_FIN)
		c->flags |= US_CONNECTION_CLIENT_FIN;
	if (is_silent) {
		/* Also a connection that was ours until a switchover, or until our lease ended, is a shadow now. */
		c->flags |= US_CONNECTION_ADOPTED;
		if (!c->clock_ms)
			shadow_clock_begins(c, service, now);
	}
	if (s->flags & TCP_ACK) {
		c->client_acked = SEQ_MAX(c->client_acked, s->acknowledgement);
		c->client_window = (__u32)s->window << c->client_wscale;
		if ((c->flags & US_CONNECTION_ADOPTED) && SEQ_AFTER(s->acknowledgement, c->own_snd_nxt)) {
			__u32 edge = s->acknowledgement + c->client_window;
			__u32 field = (edge - c->own_snd_nxt) >> c->client_wscale;

			view->acknowledgement = c->own_snd_nxt;
			view->window = field > 0xffff ? 0xffff : field;
			view->clamp = 1;
		}
		c->own_snd_una = SEQ_MAX(c->own_snd_una, view->acknowledgement);
	}
	if ((c->flags & US_CONNECTION_CLIENT_FIN) && (c->flags & US_CONNECTION_OWN_FIN) &&
	    !SEQ_BEFORE(c->client_acked, c->own_fin))
		view->closed = US_REASON_FINISHED;
	if (c->flags & US_CONNECTION_CLOSED)
		view->closed = US_REASON_NONE; /* said already */
	else if (view->closed)
		c->flags |= US_CONNECTION_CLOSED;
	/* What was repeated, or is late, is older; with an older one our stack would refuse what we say for the client. */
	if (s->timestamps && (!c->client_tsval || SEQ_AFTER(s->tsval, c->client_tsval)))
		c->client_tsval = s->tsval;
	view->relay = (US_STATE_FLAGS(service->state) & US_SERVICE_RELAY) && is_protected(c, service);
	if (elapsed_ns(now, c->reported_ns) > US_PROGRESS_NS || (s->flags & TCP_FIN)) {
		c->reported_ns = now;
		view->progress = 1;
	}
	bpf_spin_unlock(&c->lock);
}

static __always_inline void clamp(struct __sk_buff *skb, struct segment *s, const struct client_view *view)
{
	rewrite_numbers(skb, s, s->sequence, view->acknowledgement, FLAGS_AND_WINDOW(s->flags, view->window));
	count(US_COUNT_CLAMPED);
}

/*
 * Does the client, on a host that took over, send what lies beyond that which our stack waits for, and nothing before it?
 * A client's timer sends its oldest segment that was not acknowledged (RFC 6298 section 5.4). One that does so several
 * times from beyond was told by the partner that the bytes between are here, but the partner died before it had repaired
 * us, or with commit: async before we heard them. Nobody has them any more: the connection is reset, not left hanging. A
 * probe of a window that the partner had closed has no data (section 3.8.6.1), nor has an ACK of what we send, which says
 * less: a client that lacks an acknowledgement sends its oldest bytes in between.
 */
static __noinline int note_beyond(struct us_connection *c, __u32 sequence, __u32 space)
{
	__u64 now = bpf_ktime_get_boot_ns(), pause = space ? US_BEYOND_NS : US_BEYOND_PROBE_NS;

	if (!c)
		return 0;
	bpf_spin_lock(&c->lock);
	if (!SEQ_AFTER(sequence, c->own_ack)) {
		c->beyond_seen = 0;
	} else if (!c->beyond_seen || SEQ_BEFORE(sequence, c->beyond_seq) || !SEQ_AFTER(c->beyond_seq, c->own_ack)) {
		c->beyond_seq = sequence;
		c->beyond_ns = now;
		c->beyond_seen = 1;
	} else if (sequence == c->beyond_seq && elapsed_ns(now, c->beyond_ns) > pause) {
		c->beyond_ns = now;
		if (++c->beyond_seen >= US_BEYOND_SEEN)
			c->flags |= US_CONNECTION_INCOMPLETE;
	}
	bpf_spin_unlock(&c->lock);
	return 0;
}

/*
 * The other way, on a host that took over. Its stack may be behind what the client has heard from the partner, for it
 * lacks requests that the partner had. A client drops a segment left of its RCV.NXT together with its ack (RFC 9293
 * section 3.10.7.4), and would repeat its first segment for ever instead of the one that is missing. So an ACK of such a
 * stack has the number that the client waits for. Where the client has sent nothing that is missing, and where the stack
 * probes (with a number below its SND.NXT), the old number is right: the client answers it, and its answer may open a
 * window of which only the dead host was told.
 */
static __noinline int raise_sequence(struct __sk_buff *skb, struct segment *s, struct us_connection *c)
{
	if (!s || !c || !(c->flags & US_CONNECTION_ADOPTED) || segment_space(s) || (s->flags & TCP_RST) ||
	    !SEQ_BEFORE(c->own_snd_nxt, c->client_acked) || s->sequence != c->own_snd_nxt ||
	    !SEQ_BEFORE(s->acknowledgement, c->client_nxt))
		return 0;
	rewrite_tcp32(skb, s, offsetof(struct tcp_header, sequence), s->sequence, c->client_acked);
	s->sequence = c->client_acked;
	return 0;
}

/* The shadow's stack must answer at once, or the client waits for its delayed ACK. A segment with CWR is answered at once
 * (RFC 3168 section 6.1.2 as Linux does it); the stack learns nothing else from it. */
static __always_inline void ask_for_immediate_ack(struct __sk_buff *skb, struct segment *s)
{
	if (s->length && !(s->flags & TCP_CWR)) {
		rewrite_flags(skb, s, s->flags | TCP_CWR);
		s->flags |= TCP_CWR;
	}
}

#endif
