/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * compare.h - both servers' digests (digest.h) side by side. The shadow tells its own in its confirmations; the
 * primary compares, and tells the shadow what came of it: one that goes on saying something else than the primary must
 * not take over. Who takes over nevertheless resets the connection.
 */
#ifndef US_COMPARE_H
#define US_COMPARE_H

#include "digest.h"
#include "rewrite.h"

#define RENOTIFY_NS 1000000ULL

/* What the difference of the digests becomes over `words` words that are equal. */
static __always_inline __u64 carried(__u64 difference, __u32 words)
{
	__u64 factor = DIGEST_FACTOR;

	for (int i = 0; i < US_BLOCK_SHIFT - 1; i++) {
		if (words >> i & 1)
			difference *= factor;
		factor *= factor;
	}
	return difference;
}

static __always_inline __u32 word_of(__u64 offset)
{
	return (offset - 1 & (BLOCK_BYTES - 1)) >> 2;
}

static __always_inline bool same_tail(__u32 own, __u32 partners)
{
	return own && own == partners;
}

/*
 * Compares (under the lock). Where what was said since the last comparison differs, the connection has diverged, unless
 * both have said the same just before: then the difference is one of equal length and behind them, as if a later point
 * were equal. A shadow that lags by a second says another date in every answer, and no point is without one.
 */
static __always_inline void compare(struct us_connection *c, const struct common_point *p, struct finding *f)
{
	struct us_output *o = &c->output;
	__u64 expected = 0, difference = p->partners - p->own;
	bool was_diverged = c->flags & US_CONNECTION_DIVERGED, diverges;

	if (!p->offset || p->offset <= o->compared)
		return;
	if (o->difference && (p->offset - 1) >> US_BLOCK_SHIFT == (o->compared - 1) >> US_BLOCK_SHIFT)
		expected = carried(o->difference, word_of(p->offset) - word_of(o->compared));
	f->compared = 1;
	f->different = difference != expected;
	if (f->different) {
		f->report = !o->differs_to;
		if (!o->differs_to) {
			o->differs_from = o->compared;
			o->differs_to = p->offset;
		}
		if (o->differences != 0xffff)
			o->differences++;
		o->own_differs_to = c->service_isn + 1 + (__u32)p->offset;
	}
	o->compared = p->offset;
	o->difference = difference;
	diverges = f->different && !p->same_tail;
	if (diverges) {
		c->flags |= US_CONNECTION_DIVERGED;
		o->run += o->run != 0xff;
	} else {
		c->flags &= ~US_CONNECTION_DIVERGED;
		o->run = 0;
	}
	f->healed = (f->different && p->same_tail) || (was_diverged && !diverges);
	f->report |= was_diverged != diverges;
	f->notify = f->different || was_diverged != diverges;
	f->own_differs_to = o->own_differs_to;
	f->unfit = o->run >= US_UNFIT_RUN;
}

/* Notes our own points and end (under the lock), and finds the last place that the partner has said as well. */
static __always_inline void note_output(struct us_connection *c, struct digest_work *w)
{
	struct common_point *p = &w->common;
	struct us_output *o = &c->output;

	o->hashed = w->offset;
	o->digest = w->digest;
	o->tail = w->tail;
	o->counting = w->counting;
	/* A short segment seldom reaches one. */
	for (int i = 0; w->reached && i < US_POINT_LEVELS; i++) {
		__u32 point = w->point[i];

		if (!(w->reached & 1 << i) || point < o->point[i])
			continue;
		if (o->partners & 1 << i && point == o->point[i] && (__u64)point << US_POINT_SHIFT > p->offset) {
			p->offset = (__u64)point << US_POINT_SHIFT;
			p->own = w->point_digest[i];
			p->partners = o->point_digest[i];
			p->same_tail = same_tail(w->point_tail[i], o->point_tail[i]);
		}
		o->partners &= ~(1 << i);
		o->point[i] = point;
		o->point_digest[i] = w->point_digest[i];
		o->point_tail[i] = w->point_tail[i];
		o->news_point = point; /* of the levels in rising order */
		o->news_digest = w->point_digest[i];
		o->news_tail = w->point_tail[i];
	}
	if (w->counting && o->peer_end == w->offset) {
		p->offset = w->offset;
		p->own = w->digest;
		p->partners = o->peer_digest;
		p->same_tail = same_tail(tail_of(w->tail), o->peer_tail);
	}
}

/* Takes the new bytes of our own stack's segment in, and compares if we speak. NULL: it has none. */
static __always_inline struct digest_work *digest_output(struct __sk_buff *skb, const struct segment *s,
							 struct us_connection *c, const struct us_service *service,
							 bool speaks, __u64 now)
{
	struct digest_work *w = digest_work();
	__u32 fresh;
	__u64 before;

	if (!w)
		return NULL;
	count_output(w, service, s->length, now);
	bpf_spin_lock(&c->lock);
	before = c->output.hashed;
	fresh = begin_work(w, c, s);
	bpf_spin_unlock(&c->lock);
	if (!fresh)
		return NULL;
	take_tail(skb, w, s->tcp + s->header + s->length, fresh);
	bpf_loop(fresh / FINE_BYTES + 2, take_in, &skb, 0);
	bpf_spin_lock(&c->lock);
	if (c->output.hashed == before) {
		note_output(c, w);
		if (speaks)
			compare(c, &w->common, &w->finding);
	}
	bpf_spin_unlock(&c->lock);
	return w;
}

/* The shadow's own segment. */
static __noinline int digest_as_shadow(struct __sk_buff *skb, struct segment *s, struct us_connection *c,
				       struct us_service *service, __u64 now)
{
	if (s && c && service)
		digest_output(skb, s, c, service, false, now);
	return 0;
}

static __always_inline void count_finding(const struct finding *f)
{
	if (f->compared)
		count(f->different ? US_COUNT_COMPARED_DIFFERENT : US_COUNT_COMPARED_EQUAL);
	if (f->healed)
		count(US_COUNT_COMPARED_HEALED);
}

/*
 * Tells the partner what its shadow is worth: a notice with SYN, and RST when it must not take over; the sequence number
 * is that after the latest difference. The frame stays as it was.
 */
static __always_inline void notify_shadow(struct __sk_buff *skb, const struct segment *s,
					  const struct us_service *service, const struct finding *f)
{
	__be32 was = 0, sequence = bpf_htonl(f->own_differs_to);

	bpf_skb_load_bytes(skb, TCP_OFFSET(s, sequence), &was, 4);
	bpf_skb_store_bytes(skb, TCP_OFFSET(s, sequence), &sequence, 4, 0);
	echo_to_partner(skb, s, service, f->unfit ? TCP_SYN | TCP_RST : TCP_SYN);
	bpf_skb_store_bytes(skb, TCP_OFFSET(s, sequence), &was, 4, 0);
}

/*
 * Counts and tells what the last comparison on this CPU came to. A segment that is to be cut up tells the partner nothing,
 * for each piece would have another sequence number: the next confirmation does.
 */
static __noinline int report_finding(struct __sk_buff *skb, struct segment *s, struct us_flow_key *key,
				     struct us_connection *c)
{
	struct us_service *service = key ? service_at(key->service) : NULL;
	struct digest_work *w = digest_work();

	if (!s || !key || !c || !service || !w)
		return 0;
	count_finding(&w->finding);
	if (w->finding.report)
		record(key, c, US_RECORD_PROGRESS, US_REASON_NONE);
	if (w->finding.notify && skb->gso_segs <= 1)
		notify_shadow(skb, s, service, &w->finding);
	return 0;
}

/* The primary's own segment, before anything is done with it. Returns whether there is a finding. */
static __noinline int digest_as_primary(struct __sk_buff *skb, struct segment *s, struct us_connection *c,
					struct us_service *service, __u64 now)
{
	struct digest_work *w = s && c && service ? digest_output(skb, s, c, service, true, now) : NULL;

	return w && w->finding.compared;
}

/* What the shadow said (under the lock). */
static __always_inline void note_trailer(struct us_connection *c, const struct us_digest_trailer *t,
					 struct common_point *p)
{
	struct us_output *o = &c->output;
	__u32 level = level_of(t->point);

	if (t->flags & US_DIGEST_POINT && level < US_POINT_LEVELS) {
		if (!(o->partners & 1 << level) && o->point[level] == t->point) {
			p->offset = (__u64)t->point << US_POINT_SHIFT;
			p->own = o->point_digest[level];
			p->partners = t->point_digest;
			p->same_tail = same_tail(o->point_tail[level], t->point_tail);
		} else if (o->point[level] < t->point) {
			o->partners |= 1 << level;
			o->point[level] = t->point;
			o->point_digest[level] = t->point_digest;
			o->point_tail[level] = t->point_tail;
		}
	}
	if (t->flags & US_DIGEST_END) {
		o->peer_end = o->hashed + (__s32)(t->end - (__u32)o->hashed);
		o->peer_digest = t->end_digest;
		o->peer_tail = t->end_tail;
		if (o->counting && o->peer_end == o->hashed) {
			p->offset = o->hashed;
			p->own = o->digest;
			p->partners = t->end_digest;
			p->same_tail = same_tail(tail_of(o->tail), t->end_tail);
		}
	}
}

/*
 * Takes the trailer off a confirmation, of which a receiving device may have joined several: then the last one, and
 * its sequence number. 0, or not a trailer.
 */
static __always_inline int take_trailer(struct __sk_buff *skb, struct segment *s, struct us_digest_trailer *t)
{
	__u32 before = s->length - sizeof(*t);

	if (s->length % sizeof(*t) || bpf_skb_load_bytes(skb, s->tcp + s->header + before, t, sizeof(*t)) ||
	    t->magic != US_DIGEST_MAGIC || cut_to_header(skb, s, s->header))
		return -1;
	if (before) {
		rewrite_tcp32(skb, s, offsetof(struct tcp_header, sequence), s->sequence, s->sequence + before);
		s->sequence += before;
	}
	return 0;
}

/* A confirmation at the primary: takes its trailer off and compares. What comes of it is also to be told to a shadow that
 * does not know. 0, or it is none. */
static __noinline int compare_confirmation(struct __sk_buff *skb, struct segment *s, struct us_connection *c, __u64 now)
{
	struct digest_work *w = digest_work();
	struct us_digest_trailer *t;
	struct finding *f;
	bool known;

	if (!s || !c || !w)
		return 0;
	t = &w->trailer;
	f = &w->finding;
	__builtin_memset(f, 0, sizeof(*f));
	__builtin_memset(&w->common, 0, sizeof(w->common));
	__builtin_memset(t, 0, sizeof(*t));
	if (s->length && take_trailer(skb, s, t))
		return -1;
	bpf_spin_lock(&c->lock);
	note_trailer(c, t, &w->common);
	compare(c, &w->common, f);
	f->own_differs_to = c->output.own_differs_to;
	f->unfit = c->output.run >= US_UNFIT_RUN;
	known = t->not_ours_to == f->own_differs_to && !!(t->flags & US_DIGEST_UNFIT) == f->unfit;
	f->notify |= !known && elapsed_ns(now, c->output.notified_ns) > RENOTIFY_NS;
	if (f->notify)
		c->output.notified_ns = now;
	bpf_spin_unlock(&c->lock);
	return 0;
}

/* To the backup: what the primary's kernel thinks of our shadow. */
static __always_inline void divergence_notice(struct us_flow_key *key, struct us_connection *c, const struct segment *s)
{
	bool unfit = s->flags & TCP_RST, news;

	bpf_spin_lock(&c->lock);
	news = unfit != !!(c->flags & US_CONNECTION_UNFIT);
	c->output.not_ours_to = s->sequence;
	if (unfit)
		c->flags |= US_CONNECTION_UNFIT;
	else
		c->flags &= ~US_CONNECTION_UNFIT;
	bpf_spin_unlock(&c->lock);
	if (news)
		record(key, c, US_RECORD_PROGRESS, US_REASON_NONE);
}

/* Sums to 0 with the rest of the trailer. */
static __always_inline void balance(struct us_digest_trailer *t)
{
	__u32 sum = bpf_csum_diff(NULL, 0, (__be32 *)t, sizeof(*t), 0);

	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	t->balance = ~sum;
}

/* Takes what the partner was not told into the trailer; false: there is nothing. */
static __always_inline bool fill_trailer(struct us_digest_trailer *t, struct us_connection *c)
{
	struct us_output *o = &c->output;

	if (o->told == o->hashed && !o->not_ours_to)
		return false;
	bpf_spin_lock(&c->lock);
	t->not_ours_to = o->not_ours_to;
	if (c->flags & US_CONNECTION_UNFIT)
		t->flags |= US_DIGEST_UNFIT;
	if (o->told != o->hashed && o->counting) {
		t->flags |= US_DIGEST_END;
		t->end = o->hashed;
		t->end_digest = o->digest;
		t->end_tail = tail_of(o->tail);
	}
	if (o->news_point) {
		t->flags |= US_DIGEST_POINT;
		t->point = o->news_point;
		t->point_digest = o->news_digest;
		t->point_tail = o->news_tail;
	}
	o->told = o->hashed;
	o->news_point = 0;
	bpf_spin_unlock(&c->lock);
	return t->flags || t->not_ours_to;
}

/*
 * Cuts the shadow's own segment down to its headers, and puts in the place of the payload what the partner was not told. 0
 * or a negative errno; then the segment must be consumed.
 */
static __noinline int cut_to_trailer(struct __sk_buff *skb, struct segment *s, struct us_connection *c)
{
	struct us_digest_trailer t = {.magic = US_DIGEST_MAGIC};
	bool tells;

	if (!s || !c)
		return -1;
	tells = fill_trailer(&t, c);
	if (set_length(skb, s, s->header + (tells ? sizeof(t) : 0)))
		return -1;
	if (tells) {
		balance(&t);
		bpf_skb_store_bytes(skb, s->tcp + s->header, &t, sizeof(t), 0);
	}
	return 0;
}

/*
 * Can a connection not be continued, on a host that took over? The two servers have diverged, or the client has bytes that
 * nobody has any more, or our server ended it (with a FIN, or with the RST in hand) where the partner's went on: the
 * client's ack is beyond that end.
 */
static __always_inline bool is_beyond_repair(const struct us_connection *c, const struct segment *s)
{
	if (c->flags & (US_CONNECTION_UNFIT | US_CONNECTION_INCOMPLETE))
		return true;
	if (!(c->flags & US_CONNECTION_ADOPTED))
		return false;
	return (c->flags & US_CONNECTION_OWN_FIN && SEQ_AFTER(c->client_acked, c->own_fin)) ||
	       (s->flags & TCP_RST && SEQ_AFTER(c->client_acked, s->sequence));
}

/*
 * Resets the client in place of what our stack says. A client takes a reset only with the number that it waits for (RFC
 * 5961 section 3.2), and the partner may have told it more than the last ACK that we heard says. So it is asked first,
 * by a probe with a number that it has had: it answers with the one that it waits for (see answer_with_reset()). Of a
 * connection that is incomplete we have just heard.
 */
static __noinline int reset_client(struct __sk_buff *skb, struct segment *s, struct us_flow_key *key,
				   struct us_connection *c)
{
	bool news, diverged, probe;

	if (!s || !key || !c)
		return CONSUME;
	bpf_spin_lock(&c->lock);
	diverged = !(c->flags & US_CONNECTION_INCOMPLETE);
	news = !(c->flags & US_CONNECTION_CLOSED);
	c->flags |= US_CONNECTION_CLOSED | (diverged ? US_CONNECTION_UNFIT : 0);
	c->reason = diverged ? US_REASON_DIVERGED : US_REASON_INCOMPLETE;
	bpf_spin_unlock(&c->lock);
	if (news) {
		count(diverged ? US_COUNT_DIVERGED_RESET : US_COUNT_INCOMPLETE_RESET);
		record(key, c, US_RECORD_CLOSED, c->reason);
	}
	probe = news && diverged;
	if (cut_to_header(skb, s, s->header))
		return CONSUME;
	rewrite_tcp32(skb, s, offsetof(struct tcp_header, sequence), s->sequence, c->client_acked - probe);
	rewrite_flags(skb, s, probe ? TCP_ACK : TCP_RST | TCP_ACK);
	return PASS;
}

/*
 * The client's segment without data on a connection that reset_client() has begun to end, perhaps the answer to its probe:
 * becomes the reset, which the client takes, for it has the number that it has just named. Our stack may have nothing left
 * that would answer.
 */
static __noinline int answer_with_reset(struct __sk_buff *skb, struct segment *s, struct us_connection *c,
					const struct us_service *service)
{
	__be16 ports[2];
	__u8 client_mac[ETH_ALEN];

	if (!s || !c || !service || bpf_skb_load_bytes(skb, ETH_ALEN, client_mac, sizeof(client_mac)))
		return DROP;
	bpf_spin_lock(&c->lock);
	c->client_acked = SEQ_MAX(c->client_acked, s->acknowledgement);
	bpf_spin_unlock(&c->lock);
	rewrite_numbers(skb, s, s->acknowledgement, s->sequence + segment_space(s),
			FLAGS_AND_WINDOW(TCP_RST | TCP_ACK, 0));
	ports[0] = s->destination_port;
	ports[1] = s->source_port;
	bpf_skb_store_bytes(skb, TCP_OFFSET(s, source), ports, sizeof(ports), 0);
	swap_addresses(skb, s);
	rewrite_macs(skb, client_mac, service->own_mac);
	return bpf_redirect(service->ifindex, 0);
}

#endif
