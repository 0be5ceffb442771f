// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * understudy.bpf.c - the segment plane: one ingress and one egress program on the service interface of both hosts. Roles
 * are data (map us_services), so a role change loads nothing.
 *
 *   client ── ingress ── as_primary: note, relay, retain, pass             (clamp.h, tap.h, retain.h)
 *                     └─ as_backup:  adopt, clamp, pass                    (adopt.h, clamp.h)
 *   partner ─ ingress ── confirmation: release to the client               (gate.h)
 *                     └─ handshake of the primary, lease frames            (handshake.h, lease.h)
 *                     └─ what becomes of one connection                    (notice.h)
 *   stack ─── egress  ── speaking: commit gate, end gate                   (gate.h)
 *                     └─ silent: confirm to the partner, or nothing        (suppress.h)
 *   the output of both hosts is compared on its way                        (digest.h, compare.h)
 */
#include "adopt.h"
#include "capture.h"
#include "clamp.h"
#include "compare.h"
#include "datagram.h"
#include "gate.h"
#include "lease.h"
#include "link.h"
#include "neighbour.h"
#include "notice.h"
#include "suppress.h"
#include "tap.h"
#include "timers.h"

char licence[] SEC("license") = "GPL";

/* Opens the primary's entry when a handshake completes. NULL: not tracked. */
static __always_inline struct us_connection *open_as_primary(struct us_flow_key *key, const struct segment *s,
							     const struct us_service *service)
{
	struct us_handshake *h = bpf_map_lookup_elem(&us_handshakes, key);
	bool pending = h && !h->data_in_syn && (US_STATE_FLAGS(service->state) & US_SERVICE_RELAY);
	struct us_connection *c;

	if (!h || !h->has_syn_ack || (!completes(h, s) && !h->data_in_syn))
		return NULL;
	c = open_connection(key, h, pending ? US_CONNECTION_PENDING : 0, US_STATE_EPOCH(service->state));
	if (c)
		record(key, c, US_RECORD_OPENED,
		       pending		? US_REASON_NONE
		       : h->data_in_syn ? US_REASON_DATA_IN_SYN
					: US_REASON_NO_PARTNER);
	return c;
}

/* Notes the segment in its connection and hands it to the stack, clamped where needed. */
static __always_inline int pass_to_stack(struct __sk_buff *skb, struct segment *s, struct us_flow_key *key,
					 struct us_connection *c, const struct us_service *service)
{
	__u64 now = bpf_ktime_get_boot_ns();
	struct client_view view = {};

	note_client(c, service, s, &view, now);
	if (view.closed)
		record(key, c, US_RECORD_CLOSED, view.closed);
	else if (view.progress)
		record(key, c, US_RECORD_PROGRESS, US_REASON_NONE);
	if (view.relay && relays(skb, service))
		relay(skb, service, US_COUNT_RELAYED);
	/* What the client repeats, once more, whatever the tap: it may have lost it. */
	if (view.relay && view.repeated && !from_partner(skb, service))
		relay(skb, service, US_COUNT_RELAYED);
	if (view.relay && segment_space(s) && !retain(skb, s, key, now))
		c->unretained_ns = now;
	if (view.clamp)
		clamp(skb, s, &view);
	unshift_tsecr(skb, s, c->tsval_shift);
	count(US_COUNT_PASSED);
	return PASS;
}

/* Gives it a number that the stack has had, or the stack would say nothing in which the client could be reset. */
static __always_inline void have_answered(struct __sk_buff *skb, struct segment *s, __u32 own_ack)
{
	rewrite_tcp32(skb, s, offsetof(struct tcp_header, sequence), s->sequence, own_ack - 1);
	s->sequence = own_ack - 1;
}

static __always_inline int client_as_primary(struct __sk_buff *skb, struct segment *s, struct us_flow_key *key,
					     const struct us_service *service)
{
	struct us_connection *c;

	if (!take_as_speaker(skb, service))
		return PASS; /* the stack drops it */
	if (is_syn(s)) {
		note_syn(skb, s, key);
		if (relays(skb, service))
			relay_handshake(skb, service, US_COUNT_RELAYED);
		return PASS;
	}
	c = bpf_map_lookup_elem(&us_connections, key);
	if (!c && adopt_late(skb, s, key))
		return PASS;
	if (!c)
		c = open_as_primary(key, s, service);
	if (!c && relays(skb, service) && is_early(key, s)) {
		count(US_COUNT_EARLY);
		return DROP;
	}
	if (!c) {
		count(US_COUNT_UNTRACKED);
		return PASS;
	}
	if ((c->flags & US_CONNECTION_UNFIT) && (c->flags & US_CONNECTION_CLOSED) && !s->length &&
	    !(s->flags & TCP_RST))
		return answer_with_reset(skb, s, c, service);
	if (c->flags & US_CONNECTION_ADOPTED)
		note_beyond(c, s->sequence, segment_space(s));
	if ((c->flags & US_CONNECTION_INCOMPLETE) && !segment_space(s))
		have_answered(skb, s, c->own_ack);
	return pass_to_stack(skb, s, key, c, service);
}

static __always_inline int client_as_backup(struct __sk_buff *skb, struct segment *s, struct us_flow_key *key,
					    struct us_service *service)
{
	struct us_connection *c;
	struct us_handshake *h;
	int verdict = take_as_backup(skb, service);

	if (verdict != TAKEN)
		return verdict;
	c = bpf_map_lookup_elem(&us_connections, key);
	if (is_syn(s)) {
		bool begins = note_syn(skb, s, key) && !(c && c->client_isn == s->sequence);

		count(US_COUNT_HANDSHAKE_NOTED);
		if (begins && end_older_shadow(skb, s))
			return PASS;
		return offer_lease(skb, service);
	}
	if (c) {
		ask_for_immediate_ack(skb, s);
		bpf_skb_change_type(skb, PACKET_HOST);
		return pass_to_stack(skb, s, key, c, service);
	}
	if (!US_STATE_EPOCH(service->state)) { /* nothing is shadowed before the first role */
		count(US_COUNT_UNKNOWN_TO_SHADOW);
		return DROP;
	}
	h = bpf_map_lookup_elem(&us_handshakes, key);
	if (h && completes(h, s) && !(s->flags & TCP_RST))
		return adopt(skb, s, key, service, h);
	if (!(s->flags & TCP_RST))
		echo_to_partner(skb, s, service, s->flags | LACKS_HANDSHAKE);
	count(US_COUNT_UNKNOWN_TO_SHADOW);
	return DROP;
}

static __noinline int client_segment(struct __sk_buff *skb, struct segment *s, __u32 index)
{
	struct us_service *service = service_at(index);
	struct us_flow_key key = {};
	__u32 role;

	if (!service || !s)
		return PASS;
	flow_of_client(&key, s, index);
	role = US_STATE_ROLE(service->state);
	if (role == US_ROLE_PRIMARY)
		return client_as_primary(skb, s, &key, service);
	if (role == US_ROLE_BACKUP)
		return client_as_backup(skb, s, &key, service);
	return PASS;
}

/* A segment of the service that arrives from the partner: SYN-ACK (to the backup) or confirmation (to the primary). */
static __noinline int partner_segment(struct __sk_buff *skb, struct segment *s, __u32 index)
{
	struct us_service *service = service_at(index);
	struct us_flow_key key = {};
	struct release r = {};
	struct us_connection *c;
	__u64 now;

	if (!service || !s)
		return PASS;
	if (US_STATE_ROLE(service->state) == US_ROLE_OFF)
		return PASS;
	if (!from_partner(skb, service)) {
		count(way_of(skb, service) == WAY_ECHO ? US_COUNT_ECHO : US_COUNT_CONFIRMATION_STRANGER);
		return DROP;
	}
	service->peer_heard_ns = now = bpf_ktime_get_boot_ns();
	untag(skb); /* a mirror's copy of a confirmation is here before the confirmation, and may be sent on */
	flow_of_service(&key, s, index);
	if (US_STATE_ROLE(service->state) == US_ROLE_BACKUP) {
		if (is_syn_ack(s) && note_syn_ack(skb, s, &key, true))
			count(US_COUNT_HANDSHAKE_NOTED);
		return DROP;
	}
	c = bpf_map_lookup_elem(&us_connections, &key);
	if (!c || is_long_over(c, now))
		return disown(skb, s, service);
	if ((s->length || compares(service, c)) && compare_confirmation(skb, s, c, now))
		return DROP;
	if (compares(service, c))
		report_finding(skb, s, &key, c);
	count(US_COUNT_CONFIRMATION);
	if (s->sack_blocks) {
		r.sacks = note_sack(skb, s, c, false);
		r.sack_digest = sack_digest(r.sacks);
	}
	if (take_confirmation(c, service, s, &r))
		record(&key, c, US_RECORD_PROTECTED, US_REASON_NONE);
	if (r.lacks)
		record(&key, c, US_RECORD_LACKS, US_REASON_NONE);
	return r.flags ? release(skb, service, s, &r) : request_lease(skb, service);
}

static __always_inline int ingress(struct __sk_buff *skb)
{
	__be16 ethertype = 0;
	struct segment s;
	__u32 *index;
	int parsed;

	READ_FRAME(skb, offsetof(struct ethhdr, h_proto), &ethertype);
	if (ethertype == bpf_htons(US_ETHERTYPE_LEASE))
		return lease_frame(skb);
	if (ethertype == bpf_htons(US_ETHERTYPE_NOTICE))
		return partner_notice(skb);
	if (ethertype == bpf_htons(ETH_P_ARP))
		return arp_ingress(skb);
	parsed = parse_segment(skb, &s, ethertype);
	if (parsed == PARSED_OTHER)
		return PASS;
	if (parsed != PARSED_TCP) {
		int verdict = solicitation_ingress(skb, &s);

		if (verdict != PASS)
			return verdict;
		verdict = client_datagram(skb, &s, parsed);
		if (verdict != NO_DATAGRAM)
			return verdict;
		if (parsed != PARSED_IP && parsed != PARSED_UDP && find_service(s.destination, 0, 0))
			count(parsed == PARSED_FRAGMENT ? US_COUNT_FRAGMENT : US_COUNT_MALFORMED);
		return other_ingress(skb, &s);
	}
	index = find_service(s.destination, s.destination_port, IPPROTO_TCP);
	if (index)
		return client_segment(skb, &s, *index);
	index = find_service(s.source, s.source_port, IPPROTO_TCP);
	if (index)
		return partner_segment(skb, &s, *index);
	return other_ingress(skb, &s);
}

/* The speaking host's own segment. */
static __always_inline int speak(struct __sk_buff *skb, struct segment *s, struct us_flow_key *key,
				 struct us_service *service, __u64 now)
{
	struct gate_decision d = {};
	struct us_connection *c;
	bool released = skb->mark == US_MARK_RELEASED;
	int fed;

	if (is_syn_ack(s)) {
		if (note_syn_ack(skb, s, key, false))
			relay_syn_ack(skb, service);
		limit_mss(skb, s, service->link_mtu);
		return PASS;
	}
	c = bpf_map_lookup_elem(&us_connections, key);
	if (!c && refuses_handshake(s) && (US_STATE_FLAGS(service->state) & US_SERVICE_GATE)) {
		count(US_COUNT_REFUSAL_HELD);
		return CONSUME;
	}
	if (!c) {
		count(US_COUNT_UNTRACKED);
		return PASS;
	}
	if (is_beyond_repair(c, s))
		return reset_client(skb, s, key, c);
	fed = feed_repeated(skb, s, c, service);
	if (fed != NOT_FED)
		return fed;
	if (s->length && US_STATE_FLAGS(service->state) & US_SERVICE_GATE && compares(service, c) &&
	    digest_as_primary(skb, s, c, service, now))
		report_finding(skb, s, key, c);
	d.sacks = s->sack_blocks;
	if (s->sack_blocks && !released) {
		d.sacks = note_sack(skb, s, c, true);
		d.sack_digest = sack_digest(d.sacks);
	}
	gate_decide(c, service, s, &d, released, now);
	if (released)
		skb->mark = 0;
	if (d.degraded) {
		count(d.degraded == US_REASON_UNCONFIRMED ? US_COUNT_DEGRADED : US_COUNT_END_DISAGREED);
		record(key, c, US_RECORD_DEGRADED, d.degraded);
		notice_to_partner(skb, service);
	}
	if (d.end_newly_held)
		record(key, c, US_RECORD_END_HELD, US_REASON_NONE);
	else if (d.verdict == GATE_PASS && d.flags & TCP_RST)
		record(key, c, US_RECORD_CLOSED, US_REASON_SERVER_RESET);
	else if (d.verdict == GATE_PASS && d.flags & TCP_FIN)
		record(key, c, US_RECORD_PROGRESS, US_REASON_NONE);
	if (d.verdict != GATE_PASS) {
		if (d.verdict != GATE_DROP)
			count(d.verdict == GATE_HOLD ? US_COUNT_GATE_HELD : US_COUNT_END_HELD);
		return CONSUME;
	}
	if (!released) {
		shift_tsval(skb, s, c->tsval_shift);
		raise_sequence(skb, s, c);
	}
	if (d.rewrite) {
		count(US_COUNT_GATE_REWRITTEN);
		rewrite_numbers(skb, s, s->sequence, d.acknowledgement, FLAGS_AND_WINDOW(d.flags, d.window));
		if (d.resack)
			rewrite_sack(skb, s, d.sacks);
	}
	count(US_COUNT_PASSED);
	return PASS;
}

/* The silent host's own segment. */
static __always_inline int stay_silent(struct __sk_buff *skb, struct segment *s, struct us_flow_key *key,
				       struct us_service *service, __u64 now)
{
	struct shadow_view view = {};
	struct us_connection *c;

	c = bpf_map_lookup_elem(&us_connections, key);
	if (US_STATE_ROLE(service->state) == US_ROLE_PRIMARY) {
		if (c)
			note_silenced(c, s);
		count(US_COUNT_SILENT_PAST_LEASE);
		return CONSUME;
	}
	if (!c || !partner_known(service)) {
		count(US_COUNT_SUPPRESSED_UNKNOWN);
		return CONSUME;
	}
	if (s->length && compares(service, c))
		digest_as_shadow(skb, s, c, service, now);
	note_shadow(c, s, &view, now);
	if (view.progress)
		record(key, c, US_RECORD_PROGRESS, US_REASON_NONE);
	if (view.feed && c->output.told != c->output.hashed)
		tell_aside(skb, s, c, service, &view);
	if (view.feed)
		return feed_ack(skb, s, service, &view);
	return confirm(skb, s, c, service, &view);
}

static __noinline int service_segment(struct __sk_buff *skb, struct segment *s, __u32 index)
{
	struct us_service *service = service_at(index);
	struct us_flow_key key = {};
	__u64 now;

	if (!service || !s || US_STATE_ROLE(service->state) == US_ROLE_OFF)
		return PASS;
	flow_of_service(&key, s, index);
	now = bpf_ktime_get_boot_ns();
	return may_speak_at(service, now) ? speak(skb, s, &key, service, now) : stay_silent(skb, s, &key, service, now);
}

static __always_inline int egress(struct __sk_buff *skb)
{
	__be16 ethertype = 0;
	struct segment s;
	__u32 *index;
	int parsed;

	if (skb->mark == US_MARK_RELAY) {
		skb->mark = 0;
		return PASS;
	}
	READ_FRAME(skb, offsetof(struct ethhdr, h_proto), &ethertype);
	if (ethertype == bpf_htons(ETH_P_ARP))
		return arp_egress(skb);
	parsed = parse_segment(skb, &s, ethertype);
	if (parsed == PARSED_OTHER)
		return PASS;
	if (parsed == PARSED_TCP) {
		index = find_service(s.source, s.source_port, IPPROTO_TCP);
		if (skb->mark == US_MARK_REPAIR)
			return pass_repair(skb, index ? index
						      : find_service(s.destination, s.destination_port, IPPROTO_TCP));
		if (index)
			return service_segment(skb, &s, *index);
	}
	parsed = discovery_egress(skb, &s);
	if (parsed != PASS)
		return parsed;
	if (silent_service(s.source)) {
		count(US_COUNT_SUPPRESSED);
		return CONSUME;
	}
	return PASS;
}

SEC("tc")
int understudy_ingress(struct __sk_buff *skb)
{
	int verdict;

	if (capturing())
		capture_enter(skb, US_CAPTURE_INGRESS);
	verdict = ingress(skb);
	if (capturing())
		capture_leave(skb, verdict, US_CAPTURE_INGRESS);
	return verdict;
}

SEC("tc")
int understudy_egress(struct __sk_buff *skb)
{
	int verdict;

	/* Our own copy for the partner passes here in the middle of the original. */
	if (skb->mark == US_MARK_RELAY)
		return egress(skb);
	if (capturing())
		capture_enter(skb, US_CAPTURE_EGRESS);
	verdict = egress(skb);
	if (capturing())
		capture_leave(skb, verdict, US_CAPTURE_EGRESS);
	return verdict;
}
