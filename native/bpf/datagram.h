/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * datagram.h - UDP services. Both hosts get every datagram and both servers answer; the silent host's answers are taken
 * off at egress with everything else that it would send from the service address. There are no connections, so there is
 * nothing to confirm and nothing to adopt: after a role change the other host's answers reach the wire, from the next one
 * on. A datagram that a tap loses is lost for the backup; whoever asks over UDP asks again.
 */
#ifndef US_DATAGRAM_H
#define US_DATAGRAM_H

#include "tap.h"

#define NO_DATAGRAM (-2) /* no verdict: the packet is for no UDP service */

/* Will the partner's lease end soon? Datagrams bring no confirmations that would keep it going. */
static __always_inline bool lease_needs_offer(const struct us_service *service)
{
	__u64 now = bpf_ktime_get_boot_ns(), ahead = service->lease_ns / 2;

	if (elapsed_ns(now, service->daemon_seen_ns) > US_ORPHAN_NS)
		ahead = US_ORPHAN_LEASE_NS / 2;
	return (US_STATE_FLAGS(service->state) & US_SERVICE_GRANT) && service->token &&
	       service->granted_until_ns < now + ahead;
}

/* Offers the partner a lease (offer_lease() in lease.h), in a copy of the datagram, which stays as it was. */
static __noinline int offer_beside(struct __sk_buff *skb, const struct us_service *service)
{
	__u8 kept[sizeof(struct us_lease_frame)];
	struct us_lease_frame frame;
	__u32 mark = skb->mark;

	if (!service || bpf_skb_load_bytes(skb, 0, kept, sizeof(kept)))
		return 0;
	write_lease(&frame, service, US_LEASE_PROBE, 0, 0);
	bpf_skb_store_bytes(skb, 0, &frame, sizeof(frame), 0);
	skb->mark = US_MARK_RELAY;
	bpf_clone_redirect(skb, link_to_partner(service), 0);
	skb->mark = mark;
	bpf_skb_store_bytes(skb, 0, kept, sizeof(kept), 0);
	return 0;
}

static __always_inline int datagram_as_backup(struct __sk_buff *skb, struct us_service *service)
{
	int verdict = take_as_backup(skb, service);

	if (verdict != TAKEN)
		return verdict;
	if (lease_needs_offer(service))
		offer_beside(skb, service);
	count(US_COUNT_DATAGRAM);
	return PASS;
}

/* The service that a datagram, or a fragment of one, is for. A later fragment has no ports: the address must do. */
static __always_inline __u32 *datagram_service(struct __sk_buff *skb, const struct segment *s, int parsed)
{
	__u8 protocol = s->protocol;

	if (parsed == PARSED_UDP)
		return find_service(s->destination, s->destination_port, IPPROTO_UDP);
	if (parsed != PARSED_FRAGMENT)
		return NULL;
	if (s->ipv6)
		bpf_skb_load_bytes(skb, s->ip + sizeof(struct ipv6_header), &protocol, 1);
	return protocol == IPPROTO_UDP ? find_service(s->destination, 0, IPPROTO_UDP) : NULL;
}

/* The verdict about a packet for a UDP service, else NO_DATAGRAM. */
__noinline int client_datagram(struct __sk_buff *skb, struct segment *s, int parsed)
{
	__u32 *index = s ? datagram_service(skb, s, parsed) : NULL;
	struct us_service *service = index ? service_at(*index) : NULL;
	__u32 role;

	if (!service)
		return NO_DATAGRAM;
	role = US_STATE_ROLE(service->state);
	if (role == US_ROLE_BACKUP)
		return datagram_as_backup(skb, service);
	if (role == US_ROLE_PRIMARY && take_as_speaker(skb, service)) {
		if (relays(skb, service))
			relay(skb, service, US_COUNT_RELAYED);
		count(US_COUNT_DATAGRAM);
	}
	return PASS;
}

#endif
