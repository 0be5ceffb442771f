/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * link.h - a link of the pair apart from the service interface: a VXLAN device where the hosts share no segment, or a
 * cable of their own. The frames are the same; they leave on the link (rewrite.h, link_to_partner()), and what arrives on
 * it goes on to the service interface as if it had arrived there.
 */
#ifndef US_LINK_H
#define US_LINK_H

#include "lease.h"

SEC("tc")
int understudy_link(struct __sk_buff *skb)
{
	struct us_service *service = service_at(0);
	__be16 ethertype = 0;
	struct segment s;

	/* All services have the same interface and the same partner. */
	if (!service || !service->ifindex || !from_partner(skb, service))
		return PASS;
	bpf_skb_load_bytes(skb, offsetof(struct ethhdr, h_proto), &ethertype, 2);
	if (ethertype == bpf_htons(US_ETHERTYPE_LEASE) || ethertype == bpf_htons(US_ETHERTYPE_NOTICE))
		return bpf_redirect(service->ifindex, BPF_F_INGRESS);
	if (parse_segment(skb, &s, ethertype) == PARSED_OTHER)
		return PASS;
	if (!find_service(s.destination, 0, 0) && !find_service(s.source, 0, 0))
		return PASS;
	return bpf_redirect(service->ifindex, BPF_F_INGRESS);
}

/*
 * What the daemon sends again to the partner (shim/repair.c) leaves on the link as well. Only while we speak: a partner that
 * has taken over would take it for the client's.
 */
static __always_inline int pass_repair(struct __sk_buff *skb, const __u32 *index)
{
	struct us_service *service = index ? service_at(*index) : NULL;

	if (!service || !may_speak(service)) {
		count(US_COUNT_SILENT_PAST_LEASE);
		return CONSUME;
	}
	skb->mark = 0;
	count(US_COUNT_REPAIRED);
	return service->link_ifindex ? bpf_redirect(service->link_ifindex, 0) : PASS;
}

/*
 * Lowers the MSS that our SYN-ACK offers (RFC 9293 section 3.7.1), so that what the client sends also fits through a link
 * with a smaller MTU: no copy is cut into fragments, and none is lost for being too long. Linux writes this option first.
 */
static __noinline int limit_mss(struct __sk_buff *skb, struct segment *s, __u32 mtu)
{
	__u32 option = s ? s->tcp + sizeof(struct tcp_header) : 0;
	__be16 words[2], to;

	if (!s || !mtu || s->header < sizeof(struct tcp_header) + sizeof(words) ||
	    bpf_skb_load_bytes(skb, option, words, sizeof(words)) || words[0] != bpf_htons(OPTION_MSS << 8 | MSS_BYTES))
		return 0;
	mtu -= sizeof(struct tcp_header) + (s->ipv6 ? sizeof(struct ipv6_header) : sizeof(struct ipv4_header));
	if (bpf_ntohs(words[1]) <= mtu)
		return 0;
	to = bpf_htons(mtu);
	bpf_l4_csum_replace(skb, TCP_OFFSET(s, checksum), words[1], to, 2);
	bpf_skb_store_bytes(skb, option + 2, &to, 2, 0);
	count(US_COUNT_MSS_LIMITED);
	return 0;
}

#endif
