/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lease.h - who may speak, and until when. Kernel to kernel: no daemon has to run for a lease to be extended while there
 * is traffic, and none for it to end.
 */
#ifndef US_LEASE_H
#define US_LEASE_H

#include "timestamps.h"

#define REQUEST_INTERVAL_NS 2000000ULL /* confirmations turn into lease requests at most this often */

static __always_inline bool may_speak_at(const struct us_service *service, __u64 now)
{
	return US_STATE_ROLE(service->state) == US_ROLE_PRIMARY && now < service->deadline_ns;
}

static __always_inline bool may_speak(const struct us_service *service)
{
	return may_speak_at(service, bpf_ktime_get_boot_ns());
}

static __always_inline bool from_partner(struct __sk_buff *skb, const struct us_service *service)
{
	__u8 source[ETH_ALEN];

	return !bpf_skb_load_bytes(skb, ETH_ALEN, source, ETH_ALEN) && same_mac(source, service->peer_mac);
}

static __always_inline void write_lease(struct us_lease_frame *frame, const struct us_service *service, __u16 kind,
					__u64 stamp_ns, __u64 length_ns)
{
	*frame = (struct us_lease_frame){
		.ethertype = bpf_htons(US_ETHERTYPE_LEASE),
		.kind = bpf_htons(kind),
		.magic = US_LEASE_MAGIC,
		.tag = service->tag,
		.token = service->token,
		.stamp_ns = stamp_ns,
		.length_ns = length_ns,
	};
	__builtin_memcpy(frame->destination, service->peer_mac, ETH_ALEN);
	__builtin_memcpy(frame->source, service->own_mac, ETH_ALEN);
}

static __always_inline int send_lease(struct __sk_buff *skb, const struct us_service *service, __u16 kind,
				      __u64 stamp_ns, __u64 length_ns)
{
	struct us_lease_frame frame;

	write_lease(&frame, service, kind, stamp_ns, length_ns);
	if (skb->len < sizeof(frame) && bpf_skb_change_tail(skb, ETH_ZLEN, 0))
		return DROP;
	if (bpf_skb_store_bytes(skb, 0, &frame, sizeof(frame), 0))
		return DROP;
	return bpf_redirect(link_to_partner(service), 0);
}

/* A consumed confirmation becomes a lease request, so that traffic alone keeps a lease going. */
static __always_inline int request_lease(struct __sk_buff *skb, struct us_service *service)
{
	__u64 now = bpf_ktime_get_boot_ns();

	if (elapsed_ns(now, service->request_sent_ns) < REQUEST_INTERVAL_NS || service->deadline_ns == US_NEVER)
		return DROP;
	service->request_sent_ns = now;
	count(US_COUNT_LEASE_REQUEST);
	return send_lease(skb, service, US_LEASE_REQUEST, now, 0);
}

/*
 * A long grant is for a host without a daemon. One with a daemon takes a lease of it, for a backup whose daemon comes
 * back could not take over before the end of the rest. A long grant that was under way for long may be older than that
 * backup's daemon.
 */
static __always_inline int take_grant(struct us_service *service, __u64 stamp_ns, __u64 length_ns)
{
	__u64 now = bpf_ktime_get_boot_ns(), deadline;

	if (US_STATE_ROLE(service->state) != US_ROLE_PRIMARY || stamp_ns > now || length_ns > US_ORPHAN_LEASE_NS)
		return DROP;
	if (length_ns > service->lease_ns &&
	    (elapsed_ns(now, service->daemon_seen_ns) <= US_ORPHAN_NS || now - stamp_ns > US_ORPHAN_NS))
		length_ns = service->lease_ns;
	deadline = stamp_ns + length_ns;
	if (service->deadline_ns != US_NEVER && deadline > service->deadline_ns) {
		service->deadline_ns = deadline;
		count(US_COUNT_LEASE_EXTENDED);
	}
	return DROP;
}

/*
 * The partner may speak until granted_until_ns at the latest. Written before the answer leaves; the daemon that wants to
 * take over first clears US_SERVICE_GRANT and then reads it. A backup whose daemon is dead cannot take over, so its
 * kernel grants long: with both daemons dead an idle service stays reachable.
 */
static __always_inline int grant(struct __sk_buff *skb, struct us_service *service, __u64 stamp_ns)
{
	__u64 state = service->state, now = bpf_ktime_get_boot_ns(), length = service->lease_ns, until;

	if (US_STATE_ROLE(state) != US_ROLE_BACKUP || !(US_STATE_FLAGS(state) & US_SERVICE_GRANT)) {
		count(US_COUNT_LEASE_REFUSED);
		return DROP;
	}
	note_peer_clock(service, now, stamp_ns);
	until = service->lease_margin_ns;
	if (elapsed_ns(now, service->daemon_seen_ns) > US_ORPHAN_NS) {
		length = US_ORPHAN_LEASE_NS;
		until = US_ORPHAN_LEASE_NS / 20;
	}
	until += now + length;
	if (until > service->granted_until_ns)
		service->granted_until_ns = until;
	count(US_COUNT_LEASE_GRANTED);
	return send_lease(skb, service, US_LEASE_GRANT, stamp_ns, length);
}

/*
 * A client asks for a service that no daemon and no confirmation may have kept alive: the backup's kernel offers the
 * primary's a lease, in place of the frame, which is of no more use here.
 */
static __always_inline int offer_lease(struct __sk_buff *skb, const struct us_service *service)
{
	__u64 fresh_until = bpf_ktime_get_boot_ns() + service->lease_ns / 2;

	if (!(US_STATE_FLAGS(service->state) & US_SERVICE_GRANT) || !service->token ||
	    service->granted_until_ns > fresh_until)
		return DROP;
	return send_lease(skb, service, US_LEASE_PROBE, 0, 0);
}

static __always_inline struct us_service *service_by_tag(__u32 tag)
{
	for (__u32 i = 0; i < US_MAX_SERVICES; i++) {
		struct us_service *service = service_at(i);

		if (!service || !service->ifindex)
			return NULL;
		if (service->tag == tag)
			return service;
	}
	return NULL;
}

/* A frame of EtherType US_ETHERTYPE_LEASE. Never reaches the stack. */
static __noinline int lease_frame(struct __sk_buff *skb)
{
	struct us_lease_frame frame;
	struct us_service *service;
	__u16 kind;

	if (bpf_skb_load_bytes(skb, 0, &frame, sizeof(frame)) || frame.magic != US_LEASE_MAGIC)
		goto stranger;
	service = service_by_tag(frame.tag);
	if (service && same_mac(frame.source, service->own_mac)) {
		count(US_COUNT_ECHO);
		return DROP;
	}
	if (!service || frame.token != service->token || !service->token || !same_mac(frame.source, service->peer_mac))
		goto stranger;
	service->peer_heard_ns = bpf_ktime_get_boot_ns();
	kind = bpf_ntohs(frame.kind);
	if (kind == US_LEASE_REQUEST)
		return grant(skb, service, frame.stamp_ns);
	if (kind == US_LEASE_GRANT)
		return take_grant(service, frame.stamp_ns, frame.length_ns);
	if (kind == US_LEASE_PROBE && US_STATE_ROLE(service->state) == US_ROLE_PRIMARY)
		return send_lease(skb, service, US_LEASE_REQUEST, bpf_ktime_get_boot_ns(), 0);
	return DROP;
stranger:
	count(US_COUNT_LEASE_STRANGER);
	return DROP;
}

#endif
