/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * adopt.h - the backup's kernel makes a socket in the primary's own sequence and timestamp space.
 */
#ifndef US_ADOPT_H
#define US_ADOPT_H

#include "handshake.h"

/* Our stack's socket between a client and the service, a connection's or a listener. */
static __always_inline struct bpf_sock *socket_between(struct __sk_buff *skb, bool ipv6, const __u8 *client,
						       __be16 client_port, const __u8 *service, __be16 service_port)
{
	struct bpf_sock_tuple tuple = {};

	if (ipv6) {
		__builtin_memcpy(tuple.ipv6.saddr, client, 16);
		__builtin_memcpy(tuple.ipv6.daddr, service, 16);
		tuple.ipv6.sport = client_port;
		tuple.ipv6.dport = service_port;
		return bpf_skc_lookup_tcp(skb, &tuple, sizeof(tuple.ipv6), BPF_F_CURRENT_NETNS, 0);
	}
	__builtin_memcpy(&tuple.ipv4.saddr, client + 12, 4);
	__builtin_memcpy(&tuple.ipv4.daddr, service + 12, 4);
	tuple.ipv4.sport = client_port;
	tuple.ipv4.dport = service_port;
	return bpf_skc_lookup_tcp(skb, &tuple, sizeof(tuple.ipv4), BPF_F_CURRENT_NETNS, 0);
}

/* That for a client's segment; with `any_source` the listener of its port. */
static __always_inline struct bpf_sock *find_socket(struct __sk_buff *skb, const struct segment *s, bool any_source)
{
	return socket_between(skb, s->ipv6, s->source, any_source ? 0 : s->source_port, s->destination,
			      s->destination_port);
}

/* Has our stack the connection of this segment of the service? */
static __always_inline bool has_connection(struct __sk_buff *skb, const struct segment *s)
{
	struct bpf_sock *found =
		socket_between(skb, s->ipv6, s->destination, s->destination_port, s->source, s->source_port);
	bool has = found && found->state != US_TCP_LISTEN;

	if (found)
		bpf_sk_release(found);
	return has;
}

/* RCV.NXT of our stack's own connection, also of one in TIME-WAIT; false: there is none, only a listener. */
static __always_inline bool older_expects(struct bpf_sock *found, __u32 *rcv_nxt)
{
	struct bpf_sock *full = bpf_sk_fullsock(found);
	struct tcp_timewait_sock *resting;
	struct bpf_tcp_sock *tcp;

	if (full) {
		tcp = full->state == US_TCP_LISTEN ? NULL : bpf_tcp_sock(full);
		if (!tcp)
			return false;
		*rcv_nxt = tcp->rcv_nxt;
		barrier(); /* the verifier wants a load of its own for each kind of socket */
		return true;
	}
	resting = bpf_skc_to_tcp_timewait_sock(found);
	if (!resting)
		return false;
	*rcv_nxt = resting->tw_sk.__tw_common.skc_tw_rcv_nxt;
	return true;
}

/*
 * A client opens a connection anew from the same port, and our stack still has a shadow of the older one, whose end it
 * did not hear or which rests in TIME-WAIT: that would stand in the way of the new one, and answer for it. The SYN becomes
 * the reset that ends it (RFC 9293 section 3.10.7.4: a number equal to RCV.NXT; RFC 1337 of TIME-WAIT, which Linux lets a
 * reset end unless net.ipv4.tcp_rfc1337 is set). Returns whether there was one.
 */
static __noinline int end_older_shadow(struct __sk_buff *skb, struct segment *s)
{
	struct bpf_sock *found;
	__u32 rcv_nxt = 0;
	bool is_old;

	if (!s)
		return 0;
	found = find_socket(skb, s, false);
	if (!found)
		return 0;
	is_old = older_expects(found, &rcv_nxt);
	bpf_sk_release(found);
	if (!is_old)
		return 0;
	rewrite_tcp32(skb, s, offsetof(struct tcp_header, sequence), s->sequence, rcv_nxt);
	rewrite_flags(skb, s, TCP_RST);
	bpf_skb_change_type(skb, PACKET_HOST);
	return 1;
}

static __always_inline void agreed(struct bpf_tcp_req_attrs *attrs, const struct us_handshake *h,
				   const struct segment *s)
{
	__u64 since_ns = bpf_ktime_get_boot_ns() - h->service_heard_ns;

	attrs->mss = h->mss;
	attrs->sack_ok = h->sack_ok;
	attrs->ecn_ok = h->ecn;
	attrs->wscale_ok = h->wscale_ok;
	attrs->snd_wscale = h->wscale_ok ? h->client_wscale : 0;
	attrs->rcv_wscale = h->wscale_ok ? h->service_wscale : 0;
	attrs->tstamp_ok = h->timestamps;
	if (h->timestamps) {
		attrs->rcv_tsval = s->tsval;
		/* The primary's clock now, not when its SYN-ACK left: else time runs backwards at a takeover. */
		attrs->rcv_tsecr = h->service_tsval + (__u32)((since_ns + 999999) / 1000000);
	}
}

/* 0: skb now carries the handshake. Else the reason why there is no shadow. */
static __noinline int assign_to_listener(struct __sk_buff *skb, struct segment *s, struct us_handshake *h)
{
	struct bpf_tcp_req_attrs attrs = {};
	struct bpf_sock *found;
	struct sock *listener;
	int result = US_REASON_NO_LISTENER;

	if (!s || !h)
		return US_REASON_HANDSHAKE_UNKNOWN;
	found = find_socket(skb, s, false);
	if (found && found->state != US_TCP_LISTEN) {
		bpf_sk_release(found);
		found = find_socket(skb, s, true);
	}
	if (!found)
		return US_REASON_NO_LISTENER;
	if (found->state == US_TCP_LISTEN) {
		listener = (struct sock *)bpf_skc_to_tcp_sock(found);
		agreed(&attrs, h, s);
		result = listener && !bpf_sk_assign_tcp_reqsk(skb, listener, &attrs, sizeof(attrs))
				 ? US_REASON_NONE
				 : US_REASON_ADOPT_REFUSED;
	}
	bpf_sk_release(found);
	return result;
}

static __always_inline void count_refusal(__u32 reason)
{
	count(reason == US_REASON_NO_LISTENER	? US_COUNT_ADOPT_NO_LISTENER
	      : reason == US_REASON_DATA_IN_SYN ? US_COUNT_ADOPT_DATA_IN_SYN
						: US_COUNT_ADOPT_REFUSED);
}

static __always_inline void adopted(struct us_flow_key *key, struct us_connection *c, const struct segment *s,
				    __u32 reason)
{
	c->client_nxt = s->sequence + segment_space(s);
	c->client_tsval = s->tsval;
	c->client_window = (__u32)s->window << c->client_wscale;
	count(US_COUNT_ADOPTED);
	record(key, c, US_RECORD_OPENED, reason);
}

/*
 * On the host that took over: the partner answered the client's SYN and was gone before the client's ACK came. For the
 * client the connection is established, and nobody has a socket of it; ours is made now. Returns whether this was such a
 * segment, with which nothing more is to be done.
 */
static __noinline int adopt_late(struct __sk_buff *skb, struct segment *s, struct us_flow_key *key)
{
	struct us_handshake *h = key ? bpf_map_lookup_elem(&us_handshakes, key) : NULL;
	struct us_service *service = key ? service_at(key->service) : NULL;
	struct us_connection *c;

	if (!s || !h || !service || !h->shadowed || h->data_in_syn || !completes(h, s) || (s->flags & TCP_RST))
		return 0;
	if (skb->pkt_type != PACKET_HOST)
		return 1; /* flooded: the client does not know yet who lives, and our stack drops it */
	if (assign_to_listener(skb, s, h))
		return 0;
	h->shadowed = 0; /* once: a late repetition of this segment must not make another */
	c = open_connection(key, h, US_CONNECTION_ADOPTED, US_STATE_EPOCH(service->state));
	if (c)
		adopted(key, c, s, US_REASON_NO_PARTNER);
	return 1;
}

/* Adopts the connection that this segment completes. Returns the verdict for the segment. */
static __always_inline int adopt(struct __sk_buff *skb, struct segment *s, struct us_flow_key *key,
				 const struct us_service *service, struct us_handshake *h)
{
	__u32 flags = US_CONNECTION_ADOPTED | US_CONNECTION_DUPLEX;
	struct us_connection *c;
	__u32 reason;

	reason = h->data_in_syn ? US_REASON_DATA_IN_SYN : assign_to_listener(skb, s, h);
	c = reason ? NULL : open_connection(key, h, flags, US_STATE_EPOCH(service->state));
	if (!c) {
		if (reason)
			count_refusal(reason);
		echo_to_partner(skb, s, service, s->flags | TCP_RST);
		return DROP;
	}
	h->shadowed = 0;
	adopted(key, c, s, US_REASON_NONE);
	echo_to_partner(skb, s, service, s->flags);
	bpf_skb_change_type(skb, PACKET_HOST);
	return PASS;
}

#endif
