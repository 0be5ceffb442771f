/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * neighbour.h - ARP and neighbour discovery of the silent host. It holds the service address but never announces it.
 * Its own questions ("who has the client?") must still be asked: with the service address as sender they would teach the
 * whole network a wrong owner, so they leave as probes without a sender (RFC 5227).
 */
#ifndef US_NEIGHBOUR_H
#define US_NEIGHBOUR_H

#include "lease.h"
#include "understudy_frames.h"

#define ND_SOLICITATION	 135
#define ND_ADVERTISEMENT 136

static __always_inline struct us_service *silent_service(const __u8 *address)
{
	__u32 *index = find_service(address, 0, 0);
	struct us_service *service = index ? service_at(*index) : NULL;

	if (!service || US_STATE_ROLE(service->state) == US_ROLE_OFF || may_speak(service))
		return NULL;
	return service;
}

static __noinline int arp_egress(struct __sk_buff *skb)
{
	__u8 sender[16], nobody[4] = {};
	__be32 address, target;
	struct us_arp arp;

	if (bpf_skb_load_bytes(skb, ETH_HLEN, &arp, sizeof(arp)))
		return PASS;
	__builtin_memcpy(&address, arp.sender_ip, 4);
	__builtin_memcpy(&target, arp.target_ip, 4);
	map_ipv4(sender, address);
	if (!silent_service(sender))
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
	__u32 *index = find_service(address, 0, 0);
	struct us_service *service = index ? service_at(*index) : NULL;

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
	return service && !from_partner(skb, service) ? offer_lease(skb, service) : PASS;
}

/* Neighbour advertisement for a service address that we may not announce (RFC 4861 section 4.4). */
static __always_inline bool is_silent_advertisement(struct __sk_buff *skb, const struct segment *s)
{
	__u8 target[16], type;
	__u32 icmp = s->ip + sizeof(struct ipv6_header);

	if (!s->ipv6 || s->protocol != IPPROTO_ICMP6 || bpf_skb_load_bytes(skb, icmp, &type, 1) ||
	    type != ND_ADVERTISEMENT || bpf_skb_load_bytes(skb, icmp + 8, target, 16))
		return false;
	return silent_service(target);
}

#endif
