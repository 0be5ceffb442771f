/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * handshake.h - notes SYN and SYN-ACK, and knows when an ACK completes them. Both hosts do: the primary to open its
 * own connection entry, the backup to adopt.
 */
#ifndef US_HANDSHAKE_H
#define US_HANDSHAKE_H

#include "record.h"
#include "rewrite.h"

/* Returns true when it begins a connection, and false when it repeats the beginning of one. */
static __always_inline bool note_syn(struct __sk_buff *skb, const struct segment *s, struct us_flow_key *key)
{
	struct us_handshake *known = bpf_map_lookup_elem(&us_handshakes, key);
	struct us_handshake h = {};
	struct syn_options syn = {};

	if (known && known->has_syn && known->client_isn == s->sequence)
		return false; /* retransmitted */
	parse_syn_options(skb, s->tcp + sizeof(struct tcp_header), s->tcp + s->header, &syn);
	h.client_isn = s->sequence;
	h.mss = syn.mss;
	h.client_wscale = syn.wscale;
	h.has_syn = 1;
	h.data_in_syn = s->length > 0;
	bpf_map_update_elem(&us_handshakes, key, &h, BPF_ANY);
	return true;
}

/* Returns true when the SYN was known. The options of the SYN-ACK are what both sides agreed on. */
static __always_inline bool note_syn_ack(struct __sk_buff *skb, const struct segment *s, struct us_flow_key *key,
					 bool partners)
{
	struct us_handshake *h = bpf_map_lookup_elem(&us_handshakes, key);
	struct us_connection *c = bpf_map_lookup_elem(&us_connections, key);
	struct syn_options syn = {};

	if (!h || !h->has_syn)
		return false;
	if (c && c->service_isn == s->sequence && c->client_isn + 1 == s->acknowledgement)
		return true; /* repeated: the client's ACK was lost, or waits for data; the other host may have it already */
	if (s->acknowledgement != h->client_isn + 1)
		h->data_in_syn = 1; /* TCP Fast Open: data was taken with the SYN */
	parse_syn_options(skb, s->tcp + sizeof(struct tcp_header), s->tcp + s->header, &syn);
	h->service_heard_ns = bpf_ktime_get_boot_ns();
	h->service_isn = s->sequence;
	h->service_window = s->window;
	h->service_wscale = syn.wscale;
	h->wscale_ok = syn.wscale_ok;
	h->sack_ok = syn.sack_ok;
	h->timestamps = !!s->timestamps;
	h->service_tsval = s->tsval;
	h->ecn = !!(s->flags & TCP_ECE);
	h->has_syn_ack = 1;
	h->shadowed = partners;
	bpf_map_delete_elem(&us_connections, key); /* an older connection of the same ports is over */
	return true;
}

/* Does this segment carry the numbers of the handshake's last ACK? Data with them proves the same. */
static __always_inline bool completes(const struct us_handshake *h, const struct segment *s)
{
	return h->has_syn && h->has_syn_ack && s->sequence == h->client_isn + 1 &&
	       s->acknowledgement == h->service_isn + 1;
}

/*
 * Did this client's segment overtake the one that completes the handshake with our stack, or was that lost? The partner
 * cannot adopt the connection by it, so our stack must not have it either: it would tell the client of it (RFC 2018), and
 * the client would not send it again.
 */
static __always_inline bool is_early(struct us_flow_key *key, const struct segment *s)
{
	struct us_handshake *h = bpf_map_lookup_elem(&us_handshakes, key);

	return h && h->has_syn && h->has_syn_ack && !h->completed && !h->shadowed && !h->data_in_syn &&
	       s->acknowledgement == h->service_isn + 1 && SEQ_AFTER(s->sequence, h->client_isn + 1) &&
	       !(s->flags & TCP_RST);
}

/* Where a new entry is made up: too large for the stack. What is not set by open_connection() stays 0. (Bytes, because a
 * structure with a lock may not be in such a map.) */
struct connection_bytes {
	__u8 bytes[sizeof(struct us_connection)];
} __attribute__((aligned(8)));

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct connection_bytes);
} us_new_connection SEC(".maps");

/* Opens the entry of a connection. NULL when the table is full: it is then served, unprotected. */
static __always_inline struct us_connection *open_connection(struct us_flow_key *key, struct us_handshake *h,
							     __u32 flags, __u32 epoch)
{
	__u32 first = 0;
	struct us_connection *c = (void *)bpf_map_lookup_elem(&us_new_connection, &first);

	h->completed = 1;
	if (!c)
		return NULL;
	c->flags = flags | (h->timestamps ? US_CONNECTION_TIMESTAMPS : 0);
	c->created_ns = bpf_ktime_get_boot_ns();
	c->touched_ns = c->created_ns;
	c->client_isn = h->client_isn;
	c->service_isn = h->service_isn;
	c->client_nxt = c->own_ack = c->peer_ack = c->told_ack = h->client_isn + 1;
	c->own_edge = c->peer_edge = c->told_edge = h->client_isn + 1 + h->service_window;
	c->client_acked = c->own_snd_una = c->own_snd_nxt = c->peer_snd_nxt = h->service_isn + 1;
	c->own_tsval = h->service_tsval;
	c->epoch = epoch;
	c->mss = h->mss;
	c->client_wscale = h->wscale_ok ? h->client_wscale : 0;
	c->service_wscale = h->wscale_ok ? h->service_wscale : 0;
	if (bpf_map_update_elem(&us_connections, key, c, BPF_ANY)) {
		count(US_COUNT_TABLE_FULL);
		return NULL;
	}
	return bpf_map_lookup_elem(&us_connections, key);
}

/*
 * Does our stack refuse a SYN, for nobody listens (RFC 9293 section 3.10.7.1: number 0)? In duplex our server has just died,
 * or we were no primary any more: the partner's listens. The client's next SYN reaches it after the takeover.
 */
static __always_inline bool refuses_handshake(const struct segment *s)
{
	return (s->flags & (TCP_RST | TCP_ACK)) == (TCP_RST | TCP_ACK) && !s->sequence;
}

#endif
