/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * capture.h - shows one connection to 'understudy capture': each frame as it came and as it left, and what was counted in
 * between, which are the verdicts with their reasons. Without a capture this costs one load and one comparison
 * where a frame enters and one where it leaves.
 */
#ifndef US_CAPTURE_H
#define US_CAPTURE_H

#include "maps.h"
#include "understudy_capture.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__uint(map_flags, BPF_F_MMAPABLE);
	__type(key, __u32);
	__type(value, struct us_capture_wish);
} us_capture SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, US_CAPTURE_RING);
} us_captures SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, struct us_passage);
} us_passages SEC(".maps");

static __always_inline struct us_capture_wish *wish(void)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem(&us_capture, &zero);
}

static __always_inline bool capturing(void)
{
	struct us_capture_wish *w = wish();

	return w && w->until_ns;
}

static __always_inline __u32 keep(struct __sk_buff *skb, __u8 *to)
{
	__u32 length = skb->len;

	if (length > US_CAPTURE_KEPT)
		length = US_CAPTURE_KEPT;
	return length && !bpf_skb_load_bytes(skb, 0, to, length) ? length : 0;
}

struct ends {
	__u8 source[16];
	__u8 destination[16];
	__be16 source_port;
	__be16 destination_port;
};

/* Reads the ends of a TCP segment; a notice of the partner's kernel has one behind an EtherType of its own. */
static __always_inline bool read_ends(const __u8 *frame, __u32 kept, struct ends *ends)
{
	__u16 ethertype = frame[12] << 8 | frame[13];
	__u32 ports;

	if (kept < 54 || (ethertype != ETH_P_IP && ethertype != ETH_P_IPV6 && ethertype != US_ETHERTYPE_NOTICE))
		return false;
	if (frame[14] >> 4 == 4 && frame[23] == IPPROTO_TCP) {
		ends->source[10] = ends->source[11] = 0xff;
		ends->destination[10] = ends->destination[11] = 0xff;
		__builtin_memcpy(ends->source + 12, frame + 26, 4);
		__builtin_memcpy(ends->destination + 12, frame + 30, 4);
		ports = 14 + (frame[14] & 15) * 4;
	} else if (frame[14] >> 4 == 6 && frame[20] == IPPROTO_TCP) {
		__builtin_memcpy(ends->source, frame + 22, 16);
		__builtin_memcpy(ends->destination, frame + 38, 16);
		ports = 54;
	} else {
		return false;
	}
	__builtin_memcpy(&ends->source_port, frame + ports, 2);
	__builtin_memcpy(&ends->destination_port, frame + ports + 2, 2);
	return true;
}

static __always_inline bool same_address(const __u8 *a, const __u8 *b)
{
	__u64 left[2], right[2];

	__builtin_memcpy(left, a, 16);
	__builtin_memcpy(right, b, 16);
	return left[0] == right[0] && left[1] == right[1];
}

static __always_inline bool from_client(const struct ends *e, const struct us_capture_wish *w)
{
	return e->source_port == w->client_port && same_address(e->source, w->client) &&
	       same_address(e->destination, w->service);
}

static __always_inline bool to_client(const struct ends *e, const struct us_capture_wish *w)
{
	return e->destination_port == w->client_port && same_address(e->destination, w->client) &&
	       same_address(e->source, w->service);
}

static __always_inline __u64 counter_at(__u32 index)
{
	__u64 *value = bpf_map_lookup_elem(&us_counters, &index);

	return value ? *value : 0;
}

/* Bodies of bpf_loop(), which the verifier walks once. */
static long note_counter(__u32 i, void *context)
{
	struct us_passage *p = *(struct us_passage **)context;

	if (i < US_COUNTER_COUNT)
		p->counters[i] = counter_at(i);
	return 0;
}

static long compare_counter(__u32 i, void *context)
{
	struct us_passage *p = *(struct us_passage **)context;

	if (i < US_COUNTER_COUNT && counter_at(i) != p->counters[i])
		p->captured.counters |= 1ULL << i;
	return 0;
}

/*
 * Looks at a frame that comes; capture_leave() has to follow on the same CPU. Whether it is wanted is kept in the passage
 * and not in a variable, or the verifier would walk everything in between twice.
 */
__noinline int capture_enter(struct __sk_buff *skb, __u32 direction)
{
	struct us_passage *p = bpf_map_lookup_elem(&us_passages, &direction);
	struct us_capture_wish *w = wish();
	struct ends ends = {};

	if (!p || !w)
		return 0;
	p->wanted = 0;
	p->captured.time_ns = bpf_ktime_get_boot_ns();
	if (p->captured.time_ns > w->until_ns) {
		w->until_ns = 0;
		return 0;
	}
	p->captured.kept_before = keep(skb, p->captured.before);
	if (!read_ends(p->captured.before, p->captured.kept_before, &ends) ||
	    (!from_client(&ends, w) && !to_client(&ends, w)))
		return 0;
	p->captured.length_before = skb->len;
	bpf_loop(US_COUNTER_COUNT, note_counter, &p, 0);
	p->wanted = 1;
	return 0;
}

static __always_inline void capture_numbers(struct us_captured *to, const struct us_connection *c,
					    const struct us_service *service)
{
	to->tracked = 1;
	to->protection = US_PROTECTION(c, service->protected_since_ns);
	to->flags = c->flags;
	to->own_ack = c->own_ack;
	to->own_edge = c->own_edge;
	to->own_snd_nxt = c->own_snd_nxt;
	to->peer_ack = c->peer_ack;
	to->peer_edge = c->peer_edge;
	to->peer_snd_nxt = c->peer_snd_nxt;
	to->told_ack = c->told_ack;
	to->client_acked = c->client_acked;
}

/* Role and connection that the frame is about. */
static __noinline int capture_connection(struct us_captured *to)
{
	struct us_endpoint_key endpoint = {};
	struct us_capture_wish *w = wish();
	struct us_flow_key flow = {};
	struct us_connection *c;
	struct us_service *service;
	struct ends ends = {};
	__u32 *index;

	if (!to || !w)
		return 0;
	to->tracked = to->role = to->protection = 0;
	if (!read_ends(to->before, to->kept_before, &ends))
		return 0;
	flow.service_port = from_client(&ends, w) ? ends.destination_port : ends.source_port;
	flow.client_port = w->client_port;
	__builtin_memcpy(flow.client, w->client, 16);
	__builtin_memcpy(endpoint.address, w->service, 16);
	endpoint.port = flow.service_port;
	endpoint.protocol = IPPROTO_TCP;
	index = bpf_map_lookup_elem(&us_endpoints, &endpoint);
	service = index ? service_at(*index) : NULL;
	if (!service)
		return 0;
	flow.service = *index;
	to->role = US_STATE_ROLE(service->state);
	to->epoch = US_STATE_EPOCH(service->state);
	c = bpf_map_lookup_elem(&us_connections, &flow);
	if (c)
		capture_numbers(to, c, service);
	return 0;
}

/* Tells of a frame that was wanted, as it leaves. */
__noinline int capture_leave(struct __sk_buff *skb, int verdict, __u32 direction)
{
	struct us_passage *p = bpf_map_lookup_elem(&us_passages, &direction);
	struct us_captured *captured;

	if (!p || !p->wanted)
		return 0;
	p->wanted = 0;
	captured = &p->captured;
	captured->direction = direction;
	captured->verdict = verdict;
	captured->length_after = skb->len;
	captured->kept_after = keep(skb, captured->after);
	captured->counters = 0;
	bpf_loop(US_COUNTER_COUNT, compare_counter, &p, 0);
	capture_connection(captured);
	captured->lost = p->lost;
	if (bpf_ringbuf_output(&us_captures, captured, sizeof(*captured), 0))
		p->lost++;
	return 0;
}

#endif
