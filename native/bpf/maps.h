/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * maps.h - every map of the segment plane. The attached programs keep them alive, so they outlive the daemon; the next
 * one finds them through the programs (shim/plane.c).
 */
#ifndef US_MAPS_H
#define US_MAPS_H

#include "kernel.h"

/* Which build of the programs is this? Written once by the shim. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct us_instance);
} us_instances SEC(".maps");

/* Which service does an address belong to? Written by the daemon. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, US_MAX_SERVICES * 16);
	__type(key, struct us_endpoint_key);
	__type(value, __u32);
} us_endpoints SEC(".maps");

/* Role, lease and partner of each service. Mapped into the daemon's memory. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, US_MAX_SERVICES);
	__uint(map_flags, BPF_F_MMAPABLE);
	__type(key, __u32);
	__type(value, struct us_service);
} us_services SEC(".maps");

/* Established connections. A full map refuses, it never forgets. Size set by the shim. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct us_flow_key);
	__type(value, struct us_connection);
} us_connections SEC(".maps");

/* Handshakes in progress. A flood rolls this map over and harms nothing established. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 65536);
	__type(key, struct us_flow_key);
	__type(value, struct us_handshake);
} us_handshakes SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, US_COUNTER_COUNT);
	__type(key, __u32);
	__type(value, __u64);
} us_counters SEC(".maps");

/* Records for the daemon (struct us_record). */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4 * 1024 * 1024);
} us_records SEC(".maps");

/* What clients sent lately, for a partner that missed some of it. Size set by the shim. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__uint(map_flags, BPF_F_MMAPABLE);
	__type(key, __u32);
	__type(value, struct us_retained);
} us_retained SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__uint(map_flags, BPF_F_MMAPABLE);
	__type(key, __u32);
	__type(value, struct us_retention);
} us_retention SEC(".maps");

static __always_inline void count(__u32 counter)
{
	__u64 *value = bpf_map_lookup_elem(&us_counters, &counter);

	if (value)
		*value += 1;
}

static __always_inline struct us_service *service_at(__u32 index)
{
	return bpf_map_lookup_elem(&us_services, &index);
}

#endif
