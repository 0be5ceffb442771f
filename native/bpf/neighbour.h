/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * neighbour.h - ARP and neighbour discovery of the silent host. It holds the service address but never announces it.
 * Its own questions ("who has the client?") must still be asked: with the service address as sender they would teach the
 * whole network a wrong owner, so they leave as probes without a sender (RFC 5227).
 *
 * With some taps clients shall not send to the MAC address of the host that speaks: whatever it says of the service address
 * then names the address that they shall send to.
 */
#ifndef US_NEIGHBOUR_H
#define US_NEIGHBOUR_H

#include "tap.h"
#include "understudy_frames.h"

#define ND_SOLICITATION	 135
#define ND_ADVERTISEMENT 136

static __always_inline struct us_service *silent_service(const __u8 *address)
{
	struct us_service *service = service_of_address(address);

	if (!service || US_STATE_ROLE(service->state) == US_ROLE_OFF || may_speak(service))
		return NULL;
	return service;
}

/* Tap inline: this silent host is the clients' way to the service, so it may say so. */
static __always_inline bool is_way_in(const struct us_service *service)
{
	return service->tap == US_TAP_INLINE && US_STATE_ROLE(service->state) == US_ROLE_BACKUP &&
	       (US_STATE_FLAGS(service->state) & US_SERVICE_GRANT);
}

/* The MAC address that clients of the speaking host shall send to. NULL: its own. */
static __always_inline const __u8 *announced_mac(const struct us_service *service)
{
	if (service->tap == US_TAP_MULTICAST)
		return service->group_mac;
	if (service->tap == US_TAP_INLINE && US_STATE_ROLE(service->state) == US_ROLE_PRIMARY &&
	    (US_STATE_FLAGS(service->state) & US_SERVICE_GATE))
		return service->peer_mac;
	return NULL;
}

/* What the speaking host says of its address by ARP. */
static __always_inline void announce_by_arp(struct __sk_buff *skb, const __u8 *sender)
{
	struct us_service *service = service_of_address(sender);
	const __u8 *mac = service && may_speak(service) ? announced_mac(service) : NULL;
	__u8 copy[ETH_ALEN];

	if (!mac)
		return;
	__builtin_memcpy(copy, mac, ETH_ALEN);
	bpf_skb_store_bytes(skb, ETH_HLEN + offsetof(struct us_arp, sender_mac), copy, ETH_ALEN, 0);
	count(US_COUNT_NEIGHBOUR_REWRITTEN);
}

static __noinline int arp_egress(struct __sk_buff *skb)
{
	__u8 sender[16], nobody[4] = {};
	struct us_service *service;
	__be32 address, target;
	struct us_arp arp;

	if (bpf_skb_load_bytes(skb, ETH_HLEN, &arp, sizeof(arp)))
		return PASS;
	__builtin_memcpy(&address, arp.sender_ip, 4);
	__builtin_memcpy(&target, arp.target_ip, 4);
	map_ipv4(sender, address);
	service = silent_service(sender);
	if (!service) {
		announce_by_arp(skb, sender);
		return PASS;
	}
	if (is_way_in(service))
		return PASS;
	if (arp.operation == bpf_htons(US_ARP_REQUEST) && address != target) {
		bpf_skb_store_bytes(skb, ETH_HLEN + offsetof(struct us_arp, sender_ip), nobody, 4, 0);
		count(US_COUNT_ARP_REWRITTEN);
		return PASS;
	}
	count(US_COUNT_SUPPRESSED_NEIGHBOUR);
	return CONSUME;
}

/* The service that somebody asks for and that this host shadows, or NULL. */
static __always_inline struct us_service *shadowed_service(const __u8 *address)
{
	struct us_service *service = service_of_address(address);

	return service && US_STATE_ROLE(service->state) == US_ROLE_BACKUP ? service : NULL;
}

/* A question for an address that we shadow: our stack's answer would be suppressed, so the question becomes an offer. */
static __noinline int arp_ingress(struct __sk_buff *skb)
{
	struct us_service *service;
	struct us_arp arp;
	__u8 target[16];
	__be32 address;

	if (bpf_skb_load_bytes(skb, ETH_HLEN, &arp, sizeof(arp)) || arp.operation != bpf_htons(US_ARP_REQUEST))
		return PASS;
	__builtin_memcpy(&address, arp.target_ip, 4);
	map_ipv4(target, address);
	service = shadowed_service(target);
	if (service && is_way_in(service))
		return PASS; /* our stack answers */
	return service && !from_partner(skb, service) ? offer_lease(skb, service) : PASS;
}

/* The same for IPv6: a neighbour solicitation (RFC 4861 section 4.3). PASS for everything else. */
static __noinline int solicitation_ingress(struct __sk_buff *skb, struct segment *s)
{
	struct us_service *service;
	__u8 target[16], type;
	__u32 icmp;

	if (!s || !s->ipv6 || s->protocol != IPPROTO_ICMP6)
		return PASS;
	icmp = s->ip + sizeof(struct ipv6_header);
	if (bpf_skb_load_bytes(skb, icmp, &type, 1) || type != ND_SOLICITATION ||
	    bpf_skb_load_bytes(skb, icmp + 8, target, 16))
		return PASS;
	service = shadowed_service(target);
	if (service && is_way_in(service) && find_service(s->destination, 0, 0))
		return PASS; /* asked of us alone, and passed on: the speaking host answers */
	return service && !from_partner(skb, service) ? offer_lease(skb, service) : PASS;
}

/* An option of 8 bytes with a link-layer address: the one of our interface becomes the announced one. */
static __always_inline int rewrite_link_address(struct __sk_buff *skb, __u32 icmp, const __u8 *mac)
{
	__be32 old[2], new[2];
	__s64 difference;
	__u8 kind[2];

	if (!mac || bpf_skb_load_bytes(skb, icmp + 24, old, sizeof(old)))
		return PASS;
	__builtin_memcpy(kind, old, sizeof(kind));
	if ((kind[0] != 1 && kind[0] != 2) || kind[1] != 1)
		return PASS;
	__builtin_memcpy(new, old, sizeof(new));
	__builtin_memcpy((__u8 *)new + 2, mac, ETH_ALEN);
	difference = bpf_csum_diff(old, sizeof(old), new, sizeof(new), 0);
	bpf_l4_csum_replace(skb, icmp + 2, 0, difference, 0);
	bpf_skb_store_bytes(skb, icmp + 24, new, sizeof(new), 0);
	count(US_COUNT_NEIGHBOUR_REWRITTEN);
	return PASS;
}

/*
 * Neighbour discovery about a service address (RFC 4861 sections 4.3, 4.4): the silent host advertises nothing; the
 * speaking one names the announced address, in its questions too.
 */
static __noinline int discovery_egress(struct __sk_buff *skb, struct segment *s)
{
	__u8 target[16], type = 0;
	struct us_service *service;
	__u32 icmp;

	if (!s || !s->ipv6 || s->protocol != IPPROTO_ICMP6)
		return PASS;
	icmp = s->ip + sizeof(struct ipv6_header);
	if (bpf_skb_load_bytes(skb, icmp, &type, 1) || bpf_skb_load_bytes(skb, icmp + 8, target, 16))
		return PASS;
	if (type == ND_SOLICITATION)
		__builtin_memcpy(target, s->source, 16);
	else if (type != ND_ADVERTISEMENT)
		return PASS;
	service = service_of_address(target);
	if (!service || US_STATE_ROLE(service->state) == US_ROLE_OFF)
		return PASS;
	if (may_speak(service))
		return rewrite_link_address(skb, icmp, announced_mac(service));
	count(US_COUNT_SUPPRESSED_NEIGHBOUR);
	return CONSUME;
}

#endif
