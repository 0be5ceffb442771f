/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tap.h - tap "relay": how the backup hears the client. The primary's kernel copies every segment of a protected
 * connection to the partner; so does a backup that gets a client's frame by mistake (an old neighbour entry just after a
 * role change).
 */
#ifndef US_TAP_H
#define US_TAP_H

#include "rewrite.h"

static __always_inline void relay(struct __sk_buff *skb, const struct us_service *service, __u32 counter)
{
	count(clone_to_partner(skb, service) ? US_COUNT_RELAY_FAILED : counter);
}

/* A SYN or SYN-ACK that is lost on the tap is repeated by nobody, and the connection stays unprotected: it goes twice. */
static __always_inline void relay_handshake(struct __sk_buff *skb, const struct us_service *service, __u32 counter)
{
	relay(skb, service, counter);
	relay(skb, service, counter);
}

static __always_inline bool partner_known(const struct us_service *service)
{
	return service->peer_mac[0] | service->peer_mac[1] | service->peer_mac[2] | service->peer_mac[3] |
	       service->peer_mac[4] | service->peer_mac[5];
}

#endif
