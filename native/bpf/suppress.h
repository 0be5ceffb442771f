/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * suppress.h - the silent host's output. A suppressed segment of a shadow connection is the confirmation for the
 * partner: cut to its headers and readdressed. A shadow that repeats what the client acknowledged long ago is given that
 * acknowledgement, or it would retransmit into silence until it dies.
 */
#ifndef US_SUPPRESS_H
#define US_SUPPRESS_H

#include "compare.h"
#include "gate.h"

#define LEFT_BEHIND TCP_URG /* in a confirmation: its sender served this connection alone before it became the backup */
#define QUIET_NS    5000000ULL /* the client has been quiet that long: its ACK is not on its way any more */

struct shadow_view {
	__u32 end; /* sequence number after the segment */
	__u32 client_tsval;
	__u32 client_window;
	__u8 feed;
	__u8 client_wscale;
	__u8 progress;
};

static __always_inline void note_shadow(struct us_connection *c, const struct segment *s, struct shadow_view *view,
					__u64 now)
{
	view->end = s->sequence + segment_space(s);
	bpf_spin_lock(&c->lock);
	view->feed = view->end != s->sequence && !SEQ_AFTER(view->end, c->client_acked) &&
		     (SEQ_BEFORE(s->sequence, c->own_snd_nxt) || elapsed_ns(now, c->touched_ns) > QUIET_NS);
	view->client_tsval = c->client_tsval;
	view->client_window = c->client_window;
	view->client_wscale = c->client_wscale;
	note_own(c, s);
	if (view->feed)
		c->own_snd_una = SEQ_MAX(c->own_snd_una, view->end);
	if (elapsed_ns(now, c->reported_ns) > US_PROGRESS_NS || (s->flags & (TCP_FIN | TCP_RST))) {
		c->reported_ns = now;
		view->progress = 1;
	}
	bpf_spin_unlock(&c->lock);
}

/* What a primary past its lease would have said. If it comes back as a backup, its shadows have sent that. */
static __always_inline void note_silenced(struct us_connection *c, const struct segment *s)
{
	bpf_spin_lock(&c->lock);
	note_own(c, s);
	bpf_spin_unlock(&c->lock);
}

/* A segment that becomes no confirmation: the digest of what it says goes to the partner all the same. */
static __always_inline void tell_aside(struct __sk_buff *skb, struct segment *s, struct us_connection *c,
				       const struct us_service *service, const struct shadow_view *view)
{
	if (cut_to_trailer(skb, s, c))
		return;
	rewrite_tcp32(skb, s, offsetof(struct tcp_header, sequence), s->sequence, view->end);
	clone_to_partner(skb, service);
}

/* Turns the shadow's own segment into the client's ACK for it and gives it to our stack. */
static __always_inline int feed_ack(struct __sk_buff *skb, struct segment *s, const struct us_service *service,
				    const struct shadow_view *view)
{
	struct tcp_header tcp = {
		.source = s->destination_port,
		.destination = s->source_port,
		.sequence = bpf_htonl(s->acknowledgement),
		.acknowledgement = bpf_htonl(view->end),
		.flags = TCP_ACK,
		.window = bpf_htons(view->client_window >> view->client_wscale),
	};

	/* No echo of a time stamp: this acknowledgement must not be taken for a round-trip sample. */
	if (strip_to_header(skb, s, view->client_tsval, 0))
		return CONSUME;
	rewrite_macs(skb, service->own_mac, service->own_mac);
	swap_addresses(skb, s);
	/* The checksum is left to the device (it is our stack's own segment), so the fields may just be written. */
	bpf_skb_store_bytes(skb, TCP_OFFSET(s, source), &tcp, offsetof(struct tcp_header, offset), 0);
	bpf_skb_store_bytes(skb, TCP_OFFSET(s, flags), &tcp.flags, 3, 0);
	count(US_COUNT_FED_ACK);
	return bpf_redirect(service->ifindex, BPF_F_INGRESS);
}

#define NOT_FED (-2) /* no verdict yet */

/*
 * The same on a host that took over, for what its stack repeats although the client has it. The device may have refused a
 * segment that was noted as sent: then SND.NXT is less than is known here, the client's ack is clamped to what the stack
 * has never sent, and the stack refuses it for ever. What it has just repeated it has sent.
 */
static __noinline int feed_repeated(struct __sk_buff *skb, struct segment *s, const struct us_connection *c,
				    const struct us_service *service)
{
	struct shadow_view view = {};

	if (!s || !c || !service || !(c->flags & US_CONNECTION_ADOPTED) || (s->flags & TCP_RST))
		return NOT_FED;
	view.end = s->sequence + segment_space(s);
	if (view.end == s->sequence || SEQ_AFTER(view.end, c->client_acked) || !SEQ_BEFORE(s->sequence, c->own_snd_nxt))
		return NOT_FED;
	view.client_tsval = c->client_tsval;
	view.client_window = c->client_window;
	view.client_wscale = c->client_wscale;
	return feed_ack(skb, s, service, &view);
}

/*
 * Readdresses the shadow's segment to the partner; its sequence number becomes that of its end. Options stay: SACK blocks
 * tell the partner what the shadow lacks. It is redirected, also to the device where it is: our stack must not hear that
 * the device refuses it, or it would take for unsent what is noted here as sent (the next confirmation says as much).
 */
static __always_inline int confirm(struct __sk_buff *skb, struct segment *s, struct us_connection *c,
				   const struct us_service *service, const struct shadow_view *view)
{
	if (cut_to_trailer(skb, s, c))
		return CONSUME;
	rewrite_tcp32(skb, s, offsetof(struct tcp_header, sequence), s->sequence, view->end);
	if (!(c->flags & US_CONNECTION_DUPLEX) || c->created_ns < service->protected_since_ns)
		rewrite_flags(skb, s, s->flags | LEFT_BEHIND);
	rewrite_macs(skb, service->peer_mac, service->own_mac);
	count(US_COUNT_CONFIRMED);
	skb->mark = US_MARK_RELAY;
	return bpf_redirect(link_to_partner(service), 0);
}

#endif
