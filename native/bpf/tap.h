/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tap.h - how the backup hears the client (enum us_tap).
 *
 *   relay      the primary's kernel copies every segment of a protected connection to the partner
 *   mirror     a switch copies what goes to the primary's MAC address; its SYN-ACK is copied too, or relayed
 *   multicast  clients send to a group address; both hosts take it
 *   inline     clients send to the backup, which copies every frame to the primary; what reaches the primary by another
 *              way is relayed, so that no change of the way loses anything
 *
 * Whatever the tap, a backup that gets a client's frame addressed to itself gives the primary a copy: the client has not
 * heard of a role change yet.
 */
#ifndef US_TAP_H
#define US_TAP_H

#include "lease.h"

/* How a frame for a service came to this host. */
enum way {
	WAY_DIRECT,  /* from the client's side, to our own MAC address */
	WAY_PARTNER, /* the partner gave us a copy */
	WAY_TAPPED,  /* the network gave us a copy */
	WAY_OWN,     /* we gave it to our own stack (feed_ack) */
	WAY_ECHO,    /* the network gave us a copy of what we sent ourselves */
	WAY_FOREIGN, /* flooded by a switch, or a copy that this tap has no use for */
};

static __noinline int way_of(struct __sk_buff *skb, const struct us_service *service)
{
	__u8 macs[2 * ETH_ALEN];

	if (!service || bpf_skb_load_bytes(skb, 0, macs, sizeof(macs)))
		return WAY_FOREIGN;
	if (same_mac(macs + ETH_ALEN, service->own_mac))
		return same_mac(macs, service->own_mac) ? WAY_OWN : WAY_ECHO;
	if (same_mac(macs + ETH_ALEN, service->peer_mac))
		return WAY_PARTNER;
	if (same_mac(macs, service->own_mac))
		return WAY_DIRECT;
	if (service->tap == US_TAP_MIRROR && same_mac(macs, service->peer_mac))
		return WAY_TAPPED;
	if (service->tap == US_TAP_MULTICAST && same_mac(macs, service->group_mac))
		return WAY_TAPPED;
	return WAY_FOREIGN;
}

/* A mirror may tag its copies (IEEE 802.1Q). Neither our stack nor whom we send the frame on to would take it then. */
static __always_inline void untag(struct __sk_buff *skb)
{
	if (skb->vlan_present)
		bpf_skb_vlan_pop(skb);
}

/* Makes a copy that the network gave us ours: the stack takes only frames for this host, and without a VLAN tag. */
static __always_inline void take_copy(struct __sk_buff *skb)
{
	untag(skb);
	bpf_skb_change_type(skb, PACKET_HOST);
}

static __always_inline void relay(struct __sk_buff *skb, const struct us_service *service, __u32 counter)
{
	count(clone_to_partner(skb, service) ? US_COUNT_RELAY_FAILED : counter);
}

/* Has the partner no other way to hear this frame of a client than from us? */
static __always_inline bool relays(struct __sk_buff *skb, const struct us_service *service)
{
	if (!(US_STATE_FLAGS(service->state) & US_SERVICE_RELAY))
		return false;
	return (service->tap == US_TAP_RELAY || service->tap == US_TAP_INLINE) && !from_partner(skb, service);
}

/* What follows a SYN or SYN-ACK that is lost on the tap waits until our daemon has sent both again: they go twice. */
static __always_inline void relay_handshake(struct __sk_buff *skb, const struct us_service *service, __u32 counter)
{
	relay(skb, service, counter);
	relay(skb, service, counter);
}

/* No tap but a mirror of both directions brings the partner our SYN-ACK. */
static __always_inline void relay_syn_ack(struct __sk_buff *skb, const struct us_service *service)
{
	if ((US_STATE_FLAGS(service->state) & US_SERVICE_RELAY) &&
	    !(service->tap == US_TAP_MIRROR && service->hears_syn_ack))
		relay_handshake(skb, service, US_COUNT_RELAYED_SYN_ACK);
}

static __always_inline bool partner_known(const struct us_service *service)
{
	return service->peer_mac[0] | service->peer_mac[1] | service->peer_mac[2] | service->peer_mac[3] |
	       service->peer_mac[4] | service->peer_mac[5];
}

/*
 * The speaking host: shall it look at this client's frame? In a group address the frame becomes ours; a copy of what goes
 * to the partner, and an echo of our own, are none of our business.
 */
static __noinline int take_as_speaker(struct __sk_buff *skb, const struct us_service *service)
{
	int way;

	if (!service || service->tap == US_TAP_RELAY)
		return 1;
	way = way_of(skb, service);
	if (way == WAY_TAPPED && service->tap == US_TAP_MULTICAST) {
		bpf_skb_change_type(skb, PACKET_HOST);
		return 1;
	}
	return way != WAY_TAPPED && way != WAY_FOREIGN && way != WAY_ECHO;
}

#define TAKEN (-2) /* no verdict yet: the frame is to be looked at */

/*
 * The silent host: shall it look at this client's frame? TAKEN, or the verdict. What the client sent to us itself the
 * partner gets, too; a copy that the network made becomes ours.
 */
static __noinline int take_as_backup(struct __sk_buff *skb, struct us_service *service)
{
	int way = way_of(skb, service);

	if (!service || way == WAY_FOREIGN)
		return PASS; /* the stack drops it */
	if (way == WAY_ECHO) {
		count(US_COUNT_ECHO);
		return DROP;
	}
	if (way == WAY_PARTNER)
		service->peer_heard_ns = bpf_ktime_get_boot_ns();
	/* Inline: the client's way. Else the client has not heard of the role change yet; the partner may not have flipped,
	 * takes this for a copy and sends nothing back, so our own shadow must have it from here. */
	if (way == WAY_DIRECT && partner_known(service))
		relay(skb, service, service->tap == US_TAP_INLINE ? US_COUNT_RELAYED_INLINE : US_COUNT_FORWARDED);
	if (way == WAY_TAPPED) {
		count(US_COUNT_TAPPED);
		take_copy(skb);
	}
	return TAKEN;
}

/* An error about a connection must reach both hosts (RFC 1191, RFC 8201). */
static __noinline int is_icmp_error(struct __sk_buff *skb, const struct segment *s)
{
	__u8 type = 0xff;

	if (!s || s->protocol != (s->ipv6 ? IPPROTO_ICMP6 : IPPROTO_ICMP))
		return 0;
	bpf_skb_load_bytes(skb, s->ip + (s->ipv6 ? sizeof(struct ipv6_header) : sizeof(struct ipv4_header)), &type, 1);
	return s->ipv6 ? type >= 1 && type <= 4 : type == 3 || type == 11 || type == 12;
}

/* Other packets to a service address, at the silent host. */
static __always_inline int other_as_backup(struct __sk_buff *skb, const struct us_service *service, bool error)
{
	int way = way_of(skb, service);

	if (way == WAY_TAPPED && error)
		take_copy(skb);
	if (way == WAY_DIRECT && service->tap == US_TAP_INLINE && partner_known(service)) {
		relay(skb, service, US_COUNT_RELAYED_INLINE);
		return error ? PASS : DROP; /* ours is not the stack that answers */
	}
	return PASS;
}

/* Packets to a service address that belong to no service port. */
static __noinline int other_ingress(struct __sk_buff *skb, const struct segment *s)
{
	struct us_service *service = s ? service_of_address(s->destination) : NULL;
	bool error;

	if (!service)
		return PASS;
	error = is_icmp_error(skb, s);
	if (US_STATE_ROLE(service->state) == US_ROLE_BACKUP)
		return other_as_backup(skb, service, error);
	if (!may_speak(service) || !take_as_speaker(skb, service))
		return PASS;
	if (error && relays(skb, service))
		relay(skb, service, US_COUNT_RELAYED_ICMP);
	return PASS;
}

/*
 * An interface that only listens (tap-interface): the copies that a switch makes arrive here. What the partner's clients
 * send, and its SYN-ACKs, go on to the service interface as if they had arrived there, so that there is one place that
 * looks at them, and no route and no filter of this interface has a say.
 */
SEC("tc")
int understudy_tap(struct __sk_buff *skb)
{
	struct us_service *service;
	__be16 ethertype = 0;
	struct segment s;

	untag(skb);
	untag(skb); /* IEEE 802.1ad: two tags */
	bpf_skb_load_bytes(skb, offsetof(struct ethhdr, h_proto), &ethertype, 2);
	if (parse_segment(skb, &s, ethertype) == PARSED_OTHER)
		return PASS;
	service = service_of_address(s.destination);
	if (!service)
		service = service_of_address(s.source);
	if (!service)
		return PASS;
	if (way_of(skb, service) != WAY_TAPPED && !(from_partner(skb, service) && is_syn_ack(&s)))
		return PASS;
	return bpf_redirect(service->ifindex, BPF_F_INGRESS);
}

#endif
