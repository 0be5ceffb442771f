/* SPDX-License-Identifier: GPL-2.0-or-later */
/* notice_checks.h - what becomes of a shadow that the primary knows nothing of (bpf/notice.h). Part of plane_test.c. */

#define DISOWNED 0x05 /* FIN and RST */

/* The connection, older by two seconds and with more flags, after the primary's word that it does not know it. */
static struct us_connection disowned(__u32 flags)
{
	struct us_flow_key key = client_key();
	struct us_connection c;

	shadow_again();
	c = tracked();
	c.created_ns -= 2000000000;
	c.flags |= flags;
	bpf_map_update_elem(plane->connections_fd, &key, &c, BPF_ANY);
	hear_notice(DISOWNED, 501);
	return tracked();
}

/* A connection that we served alone, and its client after we have handed the role over: it may only read. */
static void test_left_behind(void)
{
	struct frame f = segment(own_mac, client_mac, 0, 501, 101, 0x10, 0);

	as(US_ROLE_PRIMARY, 0, US_NEVER);
	handshake();
	as(US_ROLE_BACKUP, US_SERVICE_GRANT, 0);
	check(run(egress_fd, &f) == TC_ACT_REDIRECT && f.bytes[34 + 13] == 0x30,
	      "what the partner does not hold is marked in its confirmation");
	forget_connection();
	as(US_ROLE_PRIMARY, US_SERVICE_RELAY | US_SERVICE_GATE, US_NEVER);
	f = at_partner(f);
	check(run(ingress_fd, &f) == TC_ACT_REDIRECT && f.bytes[34 + 13] == 0x14 && field(&f, 4) == 501 &&
		      field(&f, 8) == 101 && checksum_right(&f),
	      "the partner sends it on as a reset");
	check(run(egress_fd, &f) == PASS_ON, "which leaves");
	handshake();
	f = segment(peer_mac, own_mac, 0, 501, 101, 0x10, 0);
	run(ingress_fd, &f);
	as(US_ROLE_BACKUP, US_SERVICE_GRANT, 0);
	f = segment(own_mac, client_mac, 0, 501, 101, 0x10, 0);
	check(run(egress_fd, &f) == TC_ACT_REDIRECT && f.bytes[34 + 13] == 0x10, "what it holds is not marked");
}

static void test_disowned(void)
{
	__u64 unknown = counted(US_COUNT_UNKNOWN_TO_PRIMARY);
	struct us_flow_key key = client_key();
	struct us_connection c;
	struct frame f = segment(peer_mac, own_mac, 0, 501, 101, 0x10, 0);

	as(US_ROLE_PRIMARY, US_SERVICE_RELAY | US_SERVICE_GATE, US_NEVER);
	handshake();
	run(ingress_fd, &f);
	check(counted(US_COUNT_UNKNOWN_TO_PRIMARY) == unknown, "a confirmation of a connection that is known here");
	f = segment(peer_mac, own_mac, 0, 501, 101, 0x10, 0);
	f.bytes[36] ^= 1; /* the client's port */
	check(run(ingress_fd, &f) == TC_ACT_SHOT && counted(US_COUNT_UNKNOWN_TO_PRIMARY) == unknown + 1,
	      "of one that is not known the partner is told");
	c = tracked();
	c.flags |= US_CONNECTION_CLOSED;
	bpf_map_update_elem(plane->connections_fd, &key, &c, BPF_ANY);
	f = segment(peer_mac, own_mac, 0, 501, 101, 0x10, 0);
	run(ingress_fd, &f);
	c.touched_ns -= 2000000000;
	bpf_map_update_elem(plane->connections_fd, &key, &c, BPF_ANY);
	check(counted(US_COUNT_UNKNOWN_TO_PRIMARY) == unknown + 1, "of one that has just ended it is not");
	f = segment(peer_mac, own_mac, 0, 501, 101, 0x10, 0);
	check(run(ingress_fd, &f) == TC_ACT_SHOT && counted(US_COUNT_UNKNOWN_TO_PRIMARY) == unknown + 2,
	      "of one that has ended long ago it is, and no client is reset");
	check(disowned(0).reason == US_REASON_PARTNER_FORGOT, "a shadow that the primary does not know is given up");
	check(disowned(US_CONNECTION_CLOSED).reason == US_REASON_NONE, "one that has ended is left to its end");
	shadow_again();
	hear_notice(DISOWNED, 501);
	check(tracked().reason == US_REASON_NONE, "a young one may be known here first");
	service()->compare_kib = 0;
}
