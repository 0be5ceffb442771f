// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * plane_test.c - gives hand-made frames to the attached programs (BPF_PROG_TEST_RUN) and looks at verdict, bytes and
 * counters. Runs as root in a network namespace of its own and prints TAP. Usage: plane_test OBJECT
 */
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <linux/if_ether.h>
#include <linux/pkt_cls.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <netinet/tcp.h>

#include "clock.h"
#include "lease.h"
#include "netlink.h"
#include "plane_fixture.h"
#include "prompt.h"
#include "recent.h"
#include "understudy_frames.h"

#define PASS_ON (-1)

static int number, failures;

static __u64 counted(int counter)
{
	__u64 values[US_COUNTER_COUNT];

	return us_counters_read(plane, values) ? 0 : values[counter];
}

static void check(int good, const char *name)
{
	number++;
	failures += !good;
	printf("%sok %d - %s\n", good ? "" : "not ", number, name);
}

static int untouched(int program_fd, struct frame f)
{
	struct frame before = f;
	int verdict = run(program_fd, &f);

	return verdict == PASS_ON && f.size == before.size && !memcmp(f.bytes, before.bytes, f.size);
}

static struct frame lease(int kind, const __u8 *from, __u64 token, __u64 stamp)
{
	struct frame f = {.size = 60};
	struct us_lease_frame *l = (struct us_lease_frame *)f.bytes;

	memcpy(l->destination, own_mac, 6);
	memcpy(l->source, from, 6);
	l->ethertype = htons(US_ETHERTYPE_LEASE);
	l->kind = htons((__u16)kind);
	l->magic = US_LEASE_MAGIC;
	l->tag = service()->tag;
	l->token = token;
	l->stamp_ns = stamp;
	l->length_ns = LEASE_NS;
	return f;
}

static void test_malformed(void)
{
	struct frame f;
	__u64 before;

	as(US_ROLE_PRIMARY, 0, US_NEVER);
	before = counted(US_COUNT_MALFORMED);
	f = segment(client_mac, own_mac, 1, 1, 1, 0x10, 0);
	f.bytes[34 + 12] = 0x40;
	check(untouched(ingress_fd, f), "a TCP header shorter than 20 bytes passes untouched");
	f = segment(client_mac, own_mac, 1, 1, 1, 0x10, 0);
	f.bytes[34 + 12] = 0xf0;
	check(untouched(ingress_fd, f), "options past the end of the segment pass untouched");
	f = segment(client_mac, own_mac, 1, 1, 1, 0x10, 0);
	f.bytes[14 + 2] = 0x40;
	check(untouched(ingress_fd, f), "a total length past the end of the frame passes untouched");
	f = segment(client_mac, own_mac, 1, 1, 1, 0x10, 0);
	f.bytes[14] = 0x41;
	check(untouched(ingress_fd, f), "an IP header shorter than 20 bytes passes untouched");
	check(counted(US_COUNT_MALFORMED) == before + 4, "malformed segments are counted");
	before = counted(US_COUNT_FRAGMENT);
	f = segment(client_mac, own_mac, 1, 1, 1, 0x10, 8);
	f.bytes[14 + 6] = 0x20;
	check(untouched(ingress_fd, f), "a fragment passes untouched");
	check(counted(US_COUNT_FRAGMENT) == before + 1, "fragments are counted");
}

static void test_silence(void)
{
	struct frame f = segment(own_mac, client_mac, 0, 1, 1, 0x18, 100);
	__u64 before = counted(US_COUNT_SUPPRESSED_UNKNOWN);

	as(US_ROLE_BACKUP, US_SERVICE_GRANT, US_NEVER);
	check(run(egress_fd, &f) == TC_ACT_STOLEN, "a backup's segment is suppressed with success");
	check(counted(US_COUNT_SUPPRESSED_UNKNOWN) == before + 1, "suppressed segments are counted");
	as(US_ROLE_PRIMARY, 0, US_NEVER);
	f = segment(own_mac, client_mac, 0, 1, 1, 0x18, 100);
	check(untouched(egress_fd, f), "a primary that serves by right speaks");
	before = counted(US_COUNT_SILENT_PAST_LEASE);
	as(US_ROLE_PRIMARY, 0, us_boot_ns() - 1);
	check(run(egress_fd, &f) == TC_ACT_STOLEN, "a primary past its lease is silent");
	check(counted(US_COUNT_SILENT_PAST_LEASE) == before + 1, "segments past the lease are counted");
	f = segment(own_mac, client_mac, 0, 1, 1, 0x18, 100);
	((struct tcphdr *)(f.bytes + 34))->source = htons(22);
	check(run(egress_fd, &f) == TC_ACT_STOLEN, "a silent host says nothing from another port of the address");
}

/* What a backup without a daemon grants, to a primary whose daemon was seen so long ago; returns how much it took. */
static __u64 taken_of_long_grant(__u64 stamp, __u64 daemon_seen)
{
	struct frame f = lease(US_LEASE_GRANT, peer_mac, 42, stamp);

	((struct us_lease_frame *)f.bytes)->length_ns = US_ORPHAN_LEASE_NS;
	as(US_ROLE_PRIMARY, 0, 1);
	service()->daemon_seen_ns = daemon_seen;
	run(ingress_fd, &f);
	service()->daemon_seen_ns = us_boot_ns() + US_ORPHAN_NS;
	return service()->deadline_ns - stamp;
}

static void test_long_grant(void)
{
	__u64 now = us_boot_ns(), dead = now - 2 * US_ORPHAN_NS;

	check(taken_of_long_grant(now, dead) == US_ORPHAN_LEASE_NS, "a primary without a daemon takes a long grant");
	check(taken_of_long_grant(now, now) == LEASE_NS, "one with a daemon takes no more than a lease of it");
	check(taken_of_long_grant(now - 3 * US_ORPHAN_NS / 2, dead) == LEASE_NS,
	      "nor does anybody of one that was long under way");
}

static void test_lease(void)
{
	__u64 now = us_boot_ns(), before = counted(US_COUNT_LEASE_STRANGER);
	struct frame f;

	as(US_ROLE_PRIMARY, 0, now + 1000000);
	f = lease(US_LEASE_GRANT, foreign_mac, 42, now);
	check(run(ingress_fd, &f) == TC_ACT_SHOT && service()->deadline_ns == now + 1000000,
	      "a grant from a foreign MAC extends nothing");
	f = lease(US_LEASE_GRANT, peer_mac, 43, now);
	check(run(ingress_fd, &f) == TC_ACT_SHOT && service()->deadline_ns == now + 1000000,
	      "a grant with a wrong token extends nothing");
	check(counted(US_COUNT_LEASE_STRANGER) == before + 2, "foreign lease frames are counted");
	f = lease(US_LEASE_GRANT, peer_mac, 42, now + 10000000000ULL);
	check(run(ingress_fd, &f) == TC_ACT_SHOT && service()->deadline_ns == now + 1000000,
	      "a grant stamped in the future extends nothing");
	f = lease(US_LEASE_GRANT, peer_mac, 42, now);
	check(run(ingress_fd, &f) == TC_ACT_SHOT && service()->deadline_ns == now + LEASE_NS,
	      "a grant extends the lease from its stamp, not from its arrival");
	test_long_grant();
	as(US_ROLE_BACKUP, US_SERVICE_GRANT, 0);
	service()->granted_until_ns = 0;
	f = lease(US_LEASE_REQUEST, peer_mac, 42, 7);
	check(run(ingress_fd, &f) == TC_ACT_REDIRECT && service()->granted_until_ns > us_boot_ns() + LEASE_NS / 2,
	      "a backup grants and remembers until when");
	check(((struct us_lease_frame *)f.bytes)->kind == htons(US_LEASE_GRANT) &&
		      ((struct us_lease_frame *)f.bytes)->stamp_ns == 7,
	      "the answer is a grant with the request's own stamp");
	service()->daemon_seen_ns = us_boot_ns() - 2 * US_ORPHAN_NS;
	f = lease(US_LEASE_REQUEST, peer_mac, 42, 7);
	check(run(ingress_fd, &f) == TC_ACT_REDIRECT &&
		      service()->granted_until_ns > us_boot_ns() + US_ORPHAN_LEASE_NS &&
		      ((struct us_lease_frame *)f.bytes)->length_ns == US_ORPHAN_LEASE_NS,
	      "a backup without a daemon grants long, and remembers that too");
	service()->daemon_seen_ns = us_boot_ns() + US_ORPHAN_NS;
	as(US_ROLE_BACKUP, 0, 0);
	service()->granted_until_ns = 0;
	f = lease(US_LEASE_REQUEST, peer_mac, 42, 7);
	check(run(ingress_fd, &f) == TC_ACT_SHOT && !service()->granted_until_ns, "who takes over grants nothing");
}

static void test_prolong(void)
{
	__u64 now = us_boot_ns();

	as(US_ROLE_PRIMARY, 0, now - 1);
	check(us_lease_prolong(service(), US_NEVER) == -ETIME && service()->deadline_ns == now - 1,
	      "a lease that has ended stays ended");
	as(US_ROLE_PRIMARY, 0, now + 1000000000);
	check(!us_lease_prolong(service(), now + 500000000) && service()->deadline_ns == now + 1000000000,
	      "a lease is not shortened");
	check(!us_lease_prolong(service(), now + 2000000000) && service()->deadline_ns == now + 2000000000,
	      "a running lease can be prolonged");
	check(!us_lease_prolong(service(), US_NEVER) && service()->deadline_ns == US_NEVER,
	      "a running lease can be unbound");
	check(!us_lease_prolong(service(), now) && service()->deadline_ns == US_NEVER,
	      "a host that speaks without end goes on");
}

static void test_confirmation(void)
{
	struct frame f = segment(foreign_mac, own_mac, 0, 1, 1, 0x10, 0);
	__u64 before = counted(US_COUNT_CONFIRMATION_STRANGER);

	as(US_ROLE_PRIMARY, US_SERVICE_RELAY | US_SERVICE_GATE, US_NEVER);
	check(run(ingress_fd, &f) == TC_ACT_SHOT, "a confirmation from a foreign MAC is dropped");
	check(counted(US_COUNT_CONFIRMATION_STRANGER) == before + 1, "spoofed confirmations are counted");
}

/* The connection of the handshake, which then becomes a shadow of the partner's, whose clock runs as ours. */
static void handshake_as_shadow(void)
{
	struct frame f;

	as(US_ROLE_PRIMARY, US_SERVICE_RELAY | US_SERVICE_GATE, US_NEVER);
	handshake();
	as(US_ROLE_BACKUP, US_SERVICE_GRANT, 0);
	service()->granted_until_ns = 0;
	f = lease(US_LEASE_REQUEST, peer_mac, 42, us_boot_ns());
	run(ingress_fd, &f);
	f = segment(peer_mac, own_mac, 1, 101, 501, 0x10, 0);
	run(ingress_fd, &f);
}

/* The tap says that the client has acknowledged up to `heard`; then this host speaks. */
static void take_over_behind(__u32 heard)
{
	struct frame f = segment(peer_mac, own_mac, 1, 101, heard, 0x10, 0);

	run(ingress_fd, &f);
	as(US_ROLE_PRIMARY, 0, US_NEVER);
}

/* The client's first segments are lost, a later one arrives: what the partner cannot have our stack must not have. */
static void test_early(void)
{
	__u64 early = counted(US_COUNT_EARLY);
	struct frame f;

	as(US_ROLE_PRIMARY, US_SERVICE_RELAY | US_SERVICE_GATE, US_NEVER);
	answer_syn();
	f = segment(client_mac, own_mac, 1, 201, 501, 0x18, 100);
	check(run(ingress_fd, &f) == TC_ACT_SHOT && counted(US_COUNT_EARLY) == early + 1,
	      "a segment that overtook the end of the handshake is left to the client to send again");
	f = segment(client_mac, own_mac, 1, 101, 501, 0x18, 100);
	check(run(ingress_fd, &f) == PASS_ON, "the one that ends it passes");
	f = segment(client_mac, own_mac, 1, 301, 501, 0x18, 100);
	check(run(ingress_fd, &f) == PASS_ON && counted(US_COUNT_EARLY) == early + 1, "and then every other");
	as(US_ROLE_PRIMARY, 0, US_NEVER);
	answer_syn();
	f = segment(client_mac, own_mac, 1, 201, 501, 0x18, 100);
	check(run(ingress_fd, &f) == PASS_ON, "alone, a host takes them in any order");
}

/* The connection of the handshake, with a scale of 2^4: told ack 111, right edge of both 1111. */
static void test_window(void)
{
	struct us_flow_key key = client_key();
	struct us_connection c;
	struct frame f;

	bpf_map_lookup_elem(plane->connections_fd, &key, &c);
	c.service_wscale = 4;
	c.peer_ack = 211;
	c.peer_edge = 211 + 1001;
	bpf_map_update_elem(plane->connections_fd, &key, &c, BPF_ANY);
	f = segment(own_mac, client_mac, 0, 551, 211, 0x18, 0);
	check(run(egress_fd, &f) == PASS_ON && 211 + (window_of(&f) << 4) <= 211 + 1001 && window_of(&f) == 62,
	      "the right edge said is never right of the partner's, not even by rounding");
	c.service_wscale = 0;
	c.own_ack = c.told_ack = 111;
	c.peer_ack = 111;
	bpf_map_update_elem(plane->connections_fd, &key, &c, BPF_ANY);
}

/* A primary past its lease that is heard by its shadow asks for another; an ACK that it holds is not sent for nothing. */
static void test_revival(void)
{
	struct frame f;

	as(US_ROLE_PRIMARY, US_SERVICE_RELAY | US_SERVICE_GATE, US_NEVER);
	handshake();
	f = segment(own_mac, client_mac, 0, 501, 111, 0x10, 0);
	run(egress_fd, &f);
	service()->deadline_ns = us_boot_ns() - 1;
	service()->request_sent_ns = 0;
	f = segment(peer_mac, own_mac, 0, 501, 111, 0x10, 0);
	check(run(ingress_fd, &f) == TC_ACT_REDIRECT &&
		      ((struct us_lease_frame *)f.bytes)->ethertype == htons(US_ETHERTYPE_LEASE) &&
		      ((struct us_lease_frame *)f.bytes)->kind == htons(US_LEASE_REQUEST),
	      "past the lease a confirmation asks for another, and releases nothing");
	service()->deadline_ns = US_NEVER;
	f = segment(peer_mac, own_mac, 0, 501, 111, 0x10, 0);
	check(run(ingress_fd, &f) == TC_ACT_REDIRECT && field(&f, 8) == 111, "with a lease it releases what is held");
}

/* AccECN (RFC 9768) has a flag where the data offset is; it goes the client's way like the rest. */
static void test_bits_behind_the_offset(void)
{
	struct frame f = segment(own_mac, client_mac, 0, 543, 211, 0x18, 8);
	struct iphdr *ip = (struct iphdr *)(f.bytes + 14);
	struct tcphdr *tcp = (struct tcphdr *)(f.bytes + 34);

	f.bytes[34 + 12] |= 1;
	tcp->check = 0;
	tcp->check = us_checksum_ipv4((__u8 *)&ip->saddr, (__u8 *)&ip->daddr, IPPROTO_TCP, tcp, f.size - 34);
	check(run(egress_fd, &f) == PASS_ON && field(&f, 8) == 111 && f.bytes[34 + 12] == 0x51 && checksum_right(&f),
	      "a rewritten segment keeps the bits behind its data offset");
}

static void test_gates(void)
{
	struct us_flow_key key = client_key();
	struct us_connection c;
	struct frame f;
	__u32 told;

	as(US_ROLE_PRIMARY, US_SERVICE_RELAY | US_SERVICE_GATE, US_NEVER);
	handshake();
	f = segment(own_mac, client_mac, 0, 501, 111, 0x10, 0);
	check(run(egress_fd, &f) == TC_ACT_STOLEN, "an ACK that the partner has not confirmed is held");
	f = segment(own_mac, client_mac, 0, 501, 111, 0x18, 50);
	check(run(egress_fd, &f) == PASS_ON && field(&f, 8) == 101, "data passes with the confirmed ack only");
	check(checksum_right(&f), "the rewritten segment has a right checksum");
	f = segment(peer_mac, own_mac, 0, 501, 111, 0x10, 0);
	check(run(ingress_fd, &f) == TC_ACT_REDIRECT && field(&f, 8) == 111 && field(&f, 4) == 551,
	      "the confirmation is sent on with the held ack and our own sequence number");
	check(checksum_right(&f), "the released segment has a right checksum");
	test_bits_behind_the_offset();
	test_window();
	f = segment(own_mac, client_mac, 0, 0, 901, 0x14, 0);
	f.bytes[36] ^= 1; /* another client port: no connection */
	check(run(egress_fd, &f) == TC_ACT_STOLEN,
	      "a refusal of a new connection is not told while the partner shadows");
	as(US_ROLE_PRIMARY, 0, US_NEVER);
	f = segment(own_mac, client_mac, 0, 0, 901, 0x14, 0);
	f.bytes[36] ^= 1;
	check(run(egress_fd, &f) == PASS_ON, "but by a host that is alone");
	as(US_ROLE_PRIMARY, US_SERVICE_RELAY | US_SERVICE_GATE, US_NEVER);
	f = segment(own_mac, client_mac, 0, 551, 111, 0x11, 0);
	check(run(egress_fd, &f) == TC_ACT_STOLEN, "a FIN that the partner has not sent is held");
	f = segment(own_mac, client_mac, 0, 551, 111, 0x14, 0);
	check(run(egress_fd, &f) == TC_ACT_STOLEN, "a reset that the partner has not sent is held");
	f = segment(peer_mac, own_mac, 0, 552, 111, 0x11, 0);
	check(run(ingress_fd, &f) == TC_ACT_REDIRECT && (f.bytes[34 + 13] & 1) && field(&f, 4) == 551,
	      "the partner's FIN at the same place releases ours");
	f = segment(own_mac, client_mac, 0, 551, 111, 0x11, 0);
	check(run(egress_fd, &f) == PASS_ON, "a FIN that both have sent passes");
	f = segment(client_mac, own_mac, 1, 111, 552, 0x11, 0);
	run(ingress_fd, &f);
	f = segment(own_mac, client_mac, 0, 552, 112, 0x10, 0);
	check(run(egress_fd, &f) == TC_ACT_STOLEN || field(&f, 8) == 111,
	      "the ACK of the client's FIN waits for the partner's");
	f = segment(peer_mac, own_mac, 0, 552, 112, 0x10, 0);
	check(run(ingress_fd, &f) == TC_ACT_REDIRECT && field(&f, 8) == 112, "which releases it");
	as(US_ROLE_PRIMARY, 0, US_NEVER);
	bpf_map_lookup_elem(plane->connections_fd, &key, &c);
	told = c.told_ack;
	f = segment(own_mac, client_mac, 0, 552, 0x40000000, 0x04, 0);
	run(egress_fd, &f);
	bpf_map_lookup_elem(plane->connections_fd, &key, &c);
	check(c.told_ack == told, "a reset without an ack tells the client of none");
}

static void test_clamp(void)
{
	struct frame f;
	__u64 before;

	as(US_ROLE_BACKUP, US_SERVICE_GRANT, 0);
	f = segment(peer_mac, own_mac, 1, 111, 9000, 0x10, 0);
	check(run(ingress_fd, &f) == PASS_ON && field(&f, 8) == 552,
	      "an ack above what we sent is clamped at once when our connection becomes a shadow");
	check(checksum_right(&f), "the clamped segment has a right checksum");
	before = counted(US_COUNT_FORWARDED) + counted(US_COUNT_RELAY_FAILED);
	f = segment(client_mac, own_mac, 1, 111, 552, 0x18, 10);
	check(run(ingress_fd, &f) == PASS_ON &&
		      counted(US_COUNT_FORWARDED) + counted(US_COUNT_RELAY_FAILED) == before + 1,
	      "a client's frame that reaches a backup is for its shadow and for the partner");
	f = segment(client_mac, foreign_mac, 1, 111, 552, 0x10, 0);
	check(untouched(ingress_fd, f), "a client's frame that a switch floods is left alone");
	f = segment(own_mac, client_mac, 0, 552, 111, 0x18, 30);
	check(run(egress_fd, &f) == TC_ACT_REDIRECT && f.size == 54 && !memcmp(f.bytes, peer_mac, 6) &&
		      field(&f, 4) == 582,
	      "a shadow's segment leaves as a header to the partner, with the number of its end");
}

#include "digest_checks.h"
#include "compare_checks.h"
#include "notice_checks.h"
#include "retain_checks.h"
#include "opening_checks.h"
#include "takeover_checks.h"
#include "sack_checks.h"
#include "tap_checks.h"
#include "capture_checks.h"

static int setup(const char *object)
{
	struct us_plane_options options = {.object_path = object,
					   .ifindex = 1,
					   .max_connections = 64,
					   .retained_bytes = 128 * sizeof(struct us_retained)};
	struct us_error error = {};

	cpu_set_t here;

	/* The programs count what they have compared on each processor by itself. */
	CPU_ZERO(&here);
	CPU_SET(sched_getcpu(), &here);
	if (!unshare(CLONE_NEWNET) && !sched_setaffinity(0, sizeof(here), &here) && !open_plane(&options, &error))
		return 0;
	printf("Bail out! %s %s\n", strerror(errno), error.text);
	return 1;
}

int main(int count, char **arguments)
{
	if (count != 2 || setup(arguments[1]))
		return 2;
	test_malformed();
	test_silence();
	test_lease();
	test_prolong();
	test_confirmation();
	test_early();
	test_revival();
	test_gates();
	test_clamp();
	test_mirror();
	test_tap_interface();
	test_multicast();
	test_inline();
	test_datagrams();
	test_sack();
	test_retention();
	test_lacking_handshake();
	test_opening();
	test_timestamps();
	test_behind();
	test_refused_by_the_device();
	test_incomplete();
	test_incomplete_behind_closed_window();
	test_alone();
	test_before_the_first_role();
	test_resuming();
	test_prompt();
	test_recent();
	test_late_adoption();
	test_addresses();
	test_capture();
	test_digest();
	test_compare();
	test_disowned();
	test_left_behind();
	printf("1..%d\n", number);
	us_plane_close(plane);
	return failures > 0;
}
