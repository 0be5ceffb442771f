/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * record.h - tells the daemon. State changes wake it at once; progress waits for its next look.
 */
#ifndef US_RECORD_H
#define US_RECORD_H

#include "maps.h"

static __always_inline bool is_protected(const struct us_connection *c, const struct us_service *service)
{
	return US_IS_PROTECTED(c, service->protected_since_ns);
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
	r->protection = service ? US_PROTECTION(c, service->protected_since_ns) : US_PROTECTION_SIMPLEX;
	US_SNAPSHOT(r, c);
	bpf_ringbuf_submit(r, kind == US_RECORD_PROGRESS ? BPF_RB_NO_WAKEUP : BPF_RB_FORCE_WAKEUP);
	return 0;
}

#endif
