/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * record.h - tells the daemon. State changes wake it at once; progress waits for its next look.
 */
#ifndef US_RECORD_H
#define US_RECORD_H

#include "maps.h"

static __always_inline __u8 protection_of(const struct us_connection *c, const struct us_service *service)
{
	if (c->created_ns < service->protected_since_ns)
		return US_PROTECTION_SIMPLEX;
	if (c->flags & US_CONNECTION_DUPLEX)
		return US_PROTECTION_DUPLEX;
	return c->flags & US_CONNECTION_PENDING ? US_PROTECTION_PENDING : US_PROTECTION_SIMPLEX;
}

static __always_inline bool is_protected(const struct us_connection *c, const struct us_service *service)
{
	return (c->flags & (US_CONNECTION_DUPLEX | US_CONNECTION_PENDING)) &&
	       c->created_ns >= service->protected_since_ns;
}

/* Numbers are read without the lock: a snapshot may be torn between two segments, never within one number. */
static __noinline int record(struct us_flow_key *key, struct us_connection *c, __u32 kind, __u32 reason)
{
	struct us_service *service;
	struct us_record *r;

	if (!key || !c)
		return 0;
	service = service_at(key->service);
	r = bpf_ringbuf_reserve(&us_records, sizeof(*r), 0);
	if (!r) {
		count(US_COUNT_RECORD_LOST);
		return 0;
	}
	r->time_ns = bpf_ktime_get_boot_ns();
	__builtin_memcpy(&r->flow, key, sizeof(*key));
	r->kind = kind;
	r->reason = reason ? reason : c->reason;
	r->role = service ? US_STATE_ROLE(service->state) : US_ROLE_OFF;
	r->protection = service ? protection_of(c, service) : US_PROTECTION_SIMPLEX;
	r->flags = c->flags;
	r->client_isn = c->client_isn;
	r->service_isn = c->service_isn;
	r->client_nxt = c->client_nxt;
	r->client_acked = c->client_acked;
	r->client_window = c->client_window;
	r->own_snd_una = c->own_snd_una;
	r->own_snd_nxt = c->own_snd_nxt;
	r->own_ack = c->own_ack;
	r->own_edge = c->own_edge;
	r->peer_snd_nxt = c->peer_snd_nxt;
	r->peer_ack = c->peer_ack;
	r->peer_edge = c->peer_edge;
	r->segments_in = c->segments_in;
	r->segments_out = c->segments_out;
	bpf_ringbuf_submit(r, kind == US_RECORD_PROGRESS ? BPF_RB_NO_WAKEUP : BPF_RB_FORCE_WAKEUP);
	return 0;
}

#endif
