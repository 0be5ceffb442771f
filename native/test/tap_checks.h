/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tap_checks.h - the checks of plane_test.c that are about taps; uses what is defined there, and the connection that
 * test_gates() opened.
 */
#ifndef US_TAP_CHECKS_H
#define US_TAP_CHECKS_H

static __u64 given(void)
{
	return counted(US_COUNT_RELAYED) + counted(US_COUNT_RELAYED_SYN_ACK) + counted(US_COUNT_RELAYED_INLINE) +
	       counted(US_COUNT_RELAY_FAILED);
}

/* How many copies the partner was given of a frame. */
static __u64 copies(int program_fd, struct frame f)
{
	__u64 before = given();

	run(program_fd, &f);
	return given() - before;
}

static void tap(int kind, int role, int flags)
{
	service()->tap = (__u8)kind;
	as(role, flags, role == US_ROLE_PRIMARY ? US_NEVER : 0);
}

static void test_mirror(void)
{
	struct frame f = segment(client_mac, peer_mac, 1, 111, 552, 0x18, 10);
	__u64 before = counted(US_COUNT_TAPPED);

	tap(US_TAP_MIRROR, US_ROLE_BACKUP, US_SERVICE_GRANT);
	check(run(ingress_fd, &f) == PASS_ON && counted(US_COUNT_TAPPED) == before + 1,
	      "mirror: what goes to the primary is for the shadow as well");
	before = counted(US_COUNT_ECHO);
	f = segment(own_mac, peer_mac, 1, 111, 552, 0x18, 10);
	check(run(ingress_fd, &f) == TC_ACT_SHOT, "mirror: a copy of what we sent ourselves is dropped");
	f = segment(own_mac, peer_mac, 0, 552, 111, 0x10, 0);
	check(run(ingress_fd, &f) == TC_ACT_SHOT && counted(US_COUNT_ECHO) == before + 2,
	      "mirror: our own confirmations are no strangers");
	f = segment(client_mac, foreign_mac, 1, 111, 552, 0x10, 0);
	check(untouched(ingress_fd, f), "mirror: what goes to a third host is left alone");
	tap(US_TAP_MIRROR, US_ROLE_PRIMARY, US_SERVICE_RELAY | US_SERVICE_GATE);
	check(!copies(ingress_fd, segment(client_mac, own_mac, 1, 100, 0, 0x02, 0)), "mirror: no SYN is relayed");
	check(copies(egress_fd, segment(own_mac, client_mac, 0, 900, 101, 0x12, 0)) == 2,
	      "mirror of one direction: the SYN-ACK is relayed");
	service()->hears_syn_ack = 1;
	check(!copies(egress_fd, segment(own_mac, client_mac, 0, 900, 101, 0x12, 0)),
	      "mirror of both directions: the SYN-ACK is not relayed");
	service()->hears_syn_ack = 0;
	f = segment(client_mac, own_mac, 1, 101, 901, 0x10, 0);
	check(!copies(ingress_fd, f), "mirror: no segment is relayed");
	f = segment(client_mac, own_mac, 1, 101, 901, 0x18, 10);
	check(!copies(ingress_fd, f) && copies(ingress_fd, f) == 1, "mirror: but what the client repeats");
	f = segment(client_mac, peer_mac, 1, 101, 901, 0x18, 10);
	check(untouched(ingress_fd, f), "mirror: what goes to the backup is not for the primary");
	tap(US_TAP_RELAY, US_ROLE_PRIMARY, US_SERVICE_RELAY | US_SERVICE_GATE);
	check(copies(ingress_fd, segment(client_mac, own_mac, 1, 101, 901, 0x10, 0)) == 1, "relay: it is relayed");
}

static void test_tap_interface(void)
{
	int fd = bpf_program__fd(bpf_object__find_program_by_name(plane->object, "understudy_tap"));
	struct frame f = segment(client_mac, peer_mac, 1, 101, 901, 0x18, 10);

	tap(US_TAP_MIRROR, US_ROLE_BACKUP, US_SERVICE_GRANT);
	check(run(fd, &f) == TC_ACT_REDIRECT,
	      "tap interface: what goes to the primary goes on to the service interface");
	f = segment(client_mac, own_mac, 1, 101, 901, 0x18, 10);
	check(untouched(fd, f), "tap interface: what goes to us arrives at the service interface anyway");
	f = segment(peer_mac, client_mac, 0, 900, 101, 0x12, 0);
	check(run(fd, &f) == TC_ACT_REDIRECT, "tap interface: the primary's SYN-ACK goes on");
	f = segment(peer_mac, client_mac, 0, 901, 101, 0x18, 10);
	check(untouched(fd, f), "tap interface: the primary's data does not");
}

/* What our ARP answer says is the MAC address of the service. */
static int announces(const __u8 *mac)
{
	struct frame f = {.size = 60};
	struct us_arp *arp = (struct us_arp *)(f.bytes + 14);

	memcpy(f.bytes, client_mac, 6);
	memcpy(f.bytes + 6, own_mac, 6);
	f.bytes[12] = 8;
	f.bytes[13] = 6;
	arp->operation = htons(US_ARP_REPLY);
	memcpy(arp->sender_mac, own_mac, 6);
	memcpy(arp->sender_ip, service()->address + 12, 4);
	return run(egress_fd, &f) == PASS_ON && !memcmp(arp->sender_mac, mac, 6) && !memcmp(f.bytes + 6, own_mac, 6);
}

static void test_multicast(void)
{
	static const __u8 group_mac[6] = {3, 0, 0x5e, 0, 0, 1};
	struct frame f = segment(client_mac, group_mac, 1, 111, 901, 0x18, 10);
	__u64 before = counted(US_COUNT_TAPPED);

	memcpy(service()->group_mac, group_mac, 6);
	tap(US_TAP_MULTICAST, US_ROLE_PRIMARY, US_SERVICE_RELAY | US_SERVICE_GATE);
	check(announces(group_mac), "multicast: the primary answers ARP with the group address, from its own");
	check(!copies(ingress_fd, f), "multicast: nothing is relayed");
	tap(US_TAP_MULTICAST, US_ROLE_BACKUP, US_SERVICE_GRANT);
	check(run(ingress_fd, &f) == PASS_ON && counted(US_COUNT_TAPPED) == before + 1,
	      "multicast: what goes to the group is for the shadow");
	check(!announces(group_mac), "multicast: the backup answers nothing");
	f = segment(client_mac, peer_mac, 1, 111, 901, 0x18, 10);
	check(untouched(ingress_fd, f), "multicast: what goes to the primary alone is left alone");
}

static void test_inline(void)
{
	struct frame f = segment(client_mac, own_mac, 1, 111, 901, 0x18, 10);

	tap(US_TAP_INLINE, US_ROLE_BACKUP, US_SERVICE_GRANT);
	check(copies(ingress_fd, f) == 1 && run(ingress_fd, &f) == PASS_ON,
	      "inline: what reaches the backup is for its shadow and for the primary");
	check(announces(own_mac), "inline: the backup answers ARP, it is the way in");
	f = segment(client_mac, own_mac, 1, 111, 901, 0x18, 10);
	((struct tcphdr *)(f.bytes + 34))->dest = htons(22);
	check(copies(ingress_fd, f) == 1 && run(ingress_fd, &f) == TC_ACT_SHOT,
	      "inline: other ports are the primary's alone");
	tap(US_TAP_INLINE, US_ROLE_PRIMARY, US_SERVICE_RELAY | US_SERVICE_GATE);
	check(announces(peer_mac), "inline: a primary in duplex sends clients to its backup");
	check(!copies(ingress_fd, segment(peer_mac, own_mac, 1, 111, 901, 0x18, 10)),
	      "inline: what the backup passed on does not go back");
	check(copies(ingress_fd, segment(client_mac, own_mac, 1, 121, 901, 0x18, 10)) == 1,
	      "inline: what came by another way is relayed");
	check(copies(ingress_fd, segment(client_mac, own_mac, 1, 121, 901, 0x18, 10)) == 2,
	      "and twice what the client repeats");
	tap(US_TAP_INLINE, US_ROLE_PRIMARY, US_SERVICE_RELAY);
	check(announces(own_mac), "inline: a primary in simplex speaks for itself");
}

/* A datagram of the client for port 53, as a TCP frame whose protocol is overwritten: only the ports are read. */
static struct frame datagram(const __u8 *source_mac, const __u8 *destination_mac, int from_client)
{
	struct frame f = segment(source_mac, destination_mac, from_client, 0, 0, 0, 8);

	f.bytes[14 + 9] = IPPROTO_UDP;
	((struct tcphdr *)(f.bytes + 34))->dest = htons(from_client ? 53 : 40000);
	((struct tcphdr *)(f.bytes + 34))->source = htons(from_client ? 40000 : 53);
	return f;
}

/* How many leases the partner is offered beside a datagram, at a backup whose daemon was seen so long ago, and whose last
 * grant has so long to go. */
static int offers(__u64 unseen_ns, __u64 granted_ns)
{
	struct frame f = datagram(peer_mac, own_mac, 1), sent;
	int fd = listen_to_device(), offered = 0;

	service()->daemon_seen_ns = us_boot_ns() - unseen_ns;
	service()->granted_until_ns = us_boot_ns() + granted_ns;
	if (!untouched(ingress_fd, f))
		offered = -1;
	while (next_sent(fd, &sent))
		offered += ((struct us_lease_frame *)sent.bytes)->kind == htons(US_LEASE_PROBE);
	service()->daemon_seen_ns = us_boot_ns() + US_ORPHAN_NS;
	close(fd);
	return offered;
}

static void test_offers(void)
{
	tap(US_TAP_RELAY, US_ROLE_BACKUP, US_SERVICE_GRANT);
	check(offers(0, LEASE_NS / 4) == 1, "a lease is offered beside a datagram, which goes to the stack");
	check(!offers(0, 10 * LEASE_NS), "but not while the last one is young");
	check(offers(2 * US_ORPHAN_NS, 10 * LEASE_NS) == 1,
	      "without a daemon a long one, before the last is half over");
	tap(US_TAP_RELAY, US_ROLE_BACKUP, 0);
	check(!offers(2 * US_ORPHAN_NS, 0), "who may not grant offers nothing");
}

static void test_datagrams(void)
{
	struct us_endpoint_key key = {.port = htons(53), .protocol = IPPROTO_UDP};
	struct frame f = datagram(client_mac, own_mac, 1);
	__u64 tapped = counted(US_COUNT_TAPPED);

	memcpy(key.address, service()->address, 16);
	tap(US_TAP_RELAY, US_ROLE_PRIMARY, US_SERVICE_RELAY);
	check(!copies(ingress_fd, f), "a datagram for another port is not relayed");
	us_endpoint_set(plane, &key, 0);
	key.port = 0;
	us_endpoint_set(plane, &key, 0);
	check(copies(ingress_fd, f) == 1 && untouched(ingress_fd, f), "a datagram is relayed, and goes to the stack");
	check(!copies(ingress_fd, datagram(peer_mac, own_mac, 1)), "what the partner passed on does not go back");
	f.bytes[14 + 6] = 0x20;
	check(copies(ingress_fd, f) == 1, "a fragment of a datagram is relayed");
	check(untouched(egress_fd, datagram(own_mac, client_mac, 0)), "the speaking host's datagram passes");
	tap(US_TAP_RELAY, US_ROLE_BACKUP, US_SERVICE_GRANT);
	check(untouched(ingress_fd, datagram(peer_mac, own_mac, 1)), "the backup's stack gets the copy");
	f = datagram(own_mac, client_mac, 0);
	check(run(egress_fd, &f) == TC_ACT_STOLEN, "the silent host's datagram is suppressed");
	tap(US_TAP_MIRROR, US_ROLE_BACKUP, US_SERVICE_GRANT);
	f = datagram(client_mac, peer_mac, 1);
	check(run(ingress_fd, &f) == PASS_ON && counted(US_COUNT_TAPPED) == tapped + 1,
	      "mirror: it gets what goes to the primary");
	tap(US_TAP_RELAY, US_ROLE_PRIMARY, US_SERVICE_RELAY);
	service()->deadline_ns = 1;
	f = datagram(own_mac, client_mac, 0);
	check(run(egress_fd, &f) == TC_ACT_STOLEN, "past its lease the primary's datagram is suppressed");
	test_offers();
	/* Copies that leave by the loopback device come back by it; with this tap they are known as our own. */
	service()->tap = US_TAP_INLINE;
}

#endif
