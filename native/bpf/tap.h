/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tap.h - tap "relay": how the backup hears the client. The primary's kernel copies every segment of a protected
 * connection to the partner; a backup that gets a client's frame by mistake (an old neighbour entry just after a role
 * change) forwards it.
 */
#ifndef US_TAP_H
#define US_TAP_H

#include "rewrite.h"

static __always_inline void relay(struct __sk_buff *skb, const struct us_service *service, __u32 counter)
{
	count(clone_to_partner(skb, service) ? US_COUNT_RELAY_FAILED : counter);
}

/* Sends the client's frame on to the host that speaks. The ingress verdict. */
static __always_inline int forward_to_partner(struct __sk_buff *skb, const struct us_service *service)
{
	rewrite_macs(skb, service->peer_mac, service->own_mac);
	count(US_COUNT_FORWARDED);
	return bpf_redirect(service->ifindex, 0);
}

static __always_inline bool partner_known(const struct us_service *service)
{
	return service->peer_mac[0] | service->peer_mac[1] | service->peer_mac[2] | service->peer_mac[3] |
	       service->peer_mac[4] | service->peer_mac[5];
}

#endif
