/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * notice.h - what one kernel tells the other of one connection: a segment of it in a frame of EtherType
 * US_ETHERTYPE_NOTICE. Its flags say what is told.
 *
 *   to the primary  a client's segment: it is shadowed; with RST: there is no shadow, and with SYN: nor a handshake
 *   to the backup   a segment of the service: it is protected no longer; with FIN and RST: it is no connection here
 *                   with SYN: what comparing came to (compare.h)
 */
#ifndef US_NOTICE_H
#define US_NOTICE_H

#include "adopt.h"
#include "suppress.h"

#define DISOWNED	(TCP_FIN | TCP_RST) /* flags of a notice to the backup, which no segment has */
#define LACKS_HANDSHAKE (TCP_SYN | TCP_RST) /* flags of a notice to the primary; a reset alone is a refusal */
#define YOUNG_NS	1000000000ULL	    /* what one host has heard, the other has by then */

/* Its end was heard here, and not just now: a shadow that heard it, too, says no more. */
static __always_inline bool is_long_over(const struct us_connection *c, __u64 now)
{
	return c->flags & US_CONNECTION_CLOSED && elapsed_ns(now, c->touched_ns) > YOUNG_NS;
}

/*
 * A shadow of what is no connection here: it has ended, perhaps while the partner was cut off. The partner is told. A client
 * that was left behind would wait for ever, if it only reads. It gets the confirmation as a reset, and takes that, or asks,
 * and our stack answers. Not where our stack has a socket of it, which the table had no room for.
 */
static __noinline int disown(struct __sk_buff *skb, struct segment *s, const struct us_service *service)
{
	count(US_COUNT_UNKNOWN_TO_PRIMARY);
	if (!s || !service || !may_speak(service))
		return DROP;
	echo_to_partner(skb, s, service, DISOWNED);
	if (!(s->flags & LEFT_BEHIND) || s->length || has_connection(skb, s))
		return DROP;
	rewrite_flags(skb, s, TCP_RST | TCP_ACK);
	return bpf_redirect_neigh(service->ifindex, NULL, 0, 0);
}

/*
 * To the primary: the backup has heard no handshake of the enclosed segment. A young connection stays pending, and gets
 * another try, with a handshake that our daemon sends again. The record that asks the daemon is one of bytes that the partner
 * lacks, for of a pending connection it lacks the handshake, too. Returns whether it gets a try; if not, it is refused.
 */
static __always_inline bool try_again(struct us_flow_key *key, struct us_connection *c,
				      const struct us_service *service, __u64 now)
{
	bool tries, news;

	bpf_spin_lock(&c->lock);
	tries = c->flags & US_CONNECTION_PENDING && elapsed_ns(now, c->created_ns) < YOUNG_NS &&
		elapsed_ns(now, service->daemon_seen_ns) < US_ORPHAN_NS;
	news = tries && elapsed_ns(now, c->lacks_told_ns) > US_REPAIR_PATIENCE_NS;
	if (news)
		note_lacking(c, now);
	bpf_spin_unlock(&c->lock);
	if (news)
		record(key, c, US_RECORD_LACKS, US_REASON_NONE);
	return tries;
}

/* To the primary: the backup adopted the connection of the enclosed client's segment, or (RST) has no shadow of it. */
static __always_inline void adoption_notice(struct us_flow_key *key, struct us_connection *c, const struct segment *s,
					    const struct us_service *service)
{
	bool refused = s->flags & TCP_RST, news;

	bpf_spin_lock(&c->lock);
	news = refused ? is_protected(c, service) : c->flags & US_CONNECTION_PENDING;
	if (news) {
		c->flags &= ~(US_CONNECTION_PENDING | US_CONNECTION_DUPLEX);
		c->flags |= refused ? 0 : US_CONNECTION_DUPLEX;
		c->reason = refused ? US_REASON_ADOPT_REFUSED : US_REASON_NONE;
	}
	bpf_spin_unlock(&c->lock);
	if (news)
		record(key, c, refused ? US_RECORD_DEGRADED : US_RECORD_PROTECTED, US_REASON_NONE);
}

/* To the backup: the primary no longer protects the connection of its enclosed segment; the shadow must not go on. */
static __always_inline void degraded_notice(struct us_flow_key *key, struct us_connection *c)
{
	bpf_spin_lock(&c->lock);
	c->flags &= ~(US_CONNECTION_PENDING | US_CONNECTION_DUPLEX);
	c->reason = US_REASON_PARTNER_GAVE_UP;
	bpf_spin_unlock(&c->lock);
	record(key, c, US_RECORD_DEGRADED, US_REASON_PARTNER_GAVE_UP);
}

/*
 * To the backup: what it shadows is no connection of the primary's. A young one may have been known here first, and one
 * whose end was heard ends by itself.
 */
static __always_inline void disowned_notice(struct us_flow_key *key, struct us_connection *c, __u64 now)
{
	bool news;

	bpf_spin_lock(&c->lock);
	news = !(c->flags & US_CONNECTION_CLOSED) && elapsed_ns(now, c->created_ns) > YOUNG_NS;
	if (news) {
		c->flags |= US_CONNECTION_CLOSED;
		c->reason = US_REASON_PARTNER_FORGOT;
	}
	bpf_spin_unlock(&c->lock);
	if (news)
		record(key, c, US_RECORD_CLOSED, US_REASON_PARTNER_FORGOT);
}

/* EtherType US_ETHERTYPE_NOTICE: what the partner's kernel says of one connection. Never reaches the stack. */
static __noinline int partner_notice(struct __sk_buff *skb)
{
	struct us_flow_key key = {};
	struct us_service *service;
	struct us_connection *c;
	struct segment s;
	__u8 version = 0;
	bool to_backup;
	__u32 *index;
	__u64 now;

	bpf_skb_load_bytes(skb, ETH_HLEN, &version, 1);
	if (parse_segment(skb, &s, version >> 4 == 6 ? bpf_htons(ETH_P_IPV6) : bpf_htons(ETH_P_IP)) != PARSED_TCP)
		return DROP;
	index = find_service(s.destination, s.destination_port, IPPROTO_TCP);
	to_backup = !index;
	if (to_backup)
		index = find_service(s.source, s.source_port, IPPROTO_TCP);
	service = index ? service_at(*index) : NULL;
	if (!service || !from_partner(skb, service) ||
	    US_STATE_ROLE(service->state) != (to_backup ? US_ROLE_BACKUP : US_ROLE_PRIMARY))
		return DROP;
	service->peer_heard_ns = now = bpf_ktime_get_boot_ns();
	if (to_backup)
		flow_of_service(&key, &s, *index);
	else
		flow_of_client(&key, &s, *index);
	c = bpf_map_lookup_elem(&us_connections, &key);
	if (c && to_backup && s.flags & TCP_SYN)
		divergence_notice(&key, c, &s);
	else if (c && to_backup && (s.flags & DISOWNED) == DISOWNED)
		disowned_notice(&key, c, now);
	else if (c && to_backup)
		degraded_notice(&key, c);
	else if (c && !((s.flags & LACKS_HANDSHAKE) == LACKS_HANDSHAKE && try_again(&key, c, service, now)))
		adoption_notice(&key, c, &s, service);
	return DROP;
}

#endif
