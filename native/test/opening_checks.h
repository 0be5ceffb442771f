/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * opening_checks.h - a partner that missed a part of the handshake is given all of it again (bpf/notice.h,
 * shim/opening.h). Part of plane_test.c.
 */
#define REFUSED		0x04 /* RST */
#define LACKS_HANDSHAKE 0x06 /* SYN and RST */

/* Our side of the handshake of client_key(), with every option. */
static struct us_handshake agreed_with_options(void)
{
	struct us_flow_key key = client_key();
	struct us_handshake h = {};

	bpf_map_lookup_elem(plane->handshakes_fd, &key, &h);
	h.mss = 1234;
	h.client_wscale = 7;
	h.service_wscale = 9;
	h.wscale_ok = h.sack_ok = h.timestamps = h.ecn = 1;
	h.service_tsval = 4000;
	h.service_window = 777;
	bpf_map_update_elem(plane->handshakes_fd, &key, &h, BPF_ANY);
	return h;
}

static void change_age(__u64 by_ns)
{
	struct us_flow_key key = client_key();
	struct us_connection c = tracked();

	c.created_ns -= by_ns;
	bpf_map_update_elem(plane->connections_fd, &key, &c, BPF_ANY);
}

/* The backup's word about our connection, whose client has said 101..200. */
static struct us_connection after_notice(__u8 flags, __u64 age_ns)
{
	struct frame f = as_notice(segment(peer_mac, own_mac, 1, 101, 501, flags, 0));

	change_age(age_ns);
	run(ingress_fd, &f);
	return tracked();
}

static void open_as_pending(void)
{
	struct frame data = segment(client_mac, own_mac, 1, 101, 501, 0x18, 100);
	struct frame ack = segment(own_mac, client_mac, 0, 501, 201, 0x10, 0);

	as(US_ROLE_PRIMARY, US_SERVICE_RELAY | US_SERVICE_GATE, US_NEVER);
	service()->daemon_seen_ns = us_boot_ns();
	answer_syn();
	agreed_with_options();
	run(ingress_fd, &data);
	run(egress_fd, &ack);
}

static int same_agreement(const struct us_handshake *a, const struct us_handshake *b)
{
	return a->client_isn == b->client_isn && a->service_isn == b->service_isn && a->mss == b->mss &&
	       a->client_wscale == b->client_wscale && a->service_wscale == b->service_wscale &&
	       a->service_window == b->service_window && a->wscale_ok == b->wscale_ok && a->sack_ok == b->sack_ok &&
	       a->timestamps == b->timestamps && a->ecn == b->ecn && b->has_syn && b->has_syn_ack && !b->data_in_syn;
}

static void test_lacking_handshake(void)
{
	struct us_connection c;

	open_as_pending();
	c = after_notice(LACKS_HANDSHAKE, 0);
	check(c.flags & US_CONNECTION_PENDING && c.lacks_from == 101 && c.lacks_to == 201,
	      "a backup that lacks the handshake is given another chance, and the beginning of the data");
	c = after_notice(LACKS_HANDSHAKE, 1100000000);
	check(!(c.flags & US_CONNECTION_PENDING) && c.reason == US_REASON_ADOPT_REFUSED, "but not after a second");
	open_as_pending();
	service()->daemon_seen_ns = us_boot_ns() - 2 * US_ORPHAN_NS;
	c = after_notice(LACKS_HANDSHAKE, 0);
	check(!(c.flags & US_CONNECTION_PENDING), "nor without a daemon, for nobody would send it");
	open_as_pending();
	c = after_notice(REFUSED, 0);
	check(!(c.flags & US_CONNECTION_PENDING), "nor where the backup refuses for another reason");
}

static void test_opening(void)
{
	struct us_flow_key key = client_key();
	struct us_handshake agreed, heard = {};
	int fd = listen_to_device(), sent = 0;
	__u64 refusals = counted(US_COUNT_ADOPT_NO_LISTENER);
	struct frame frames[8], f;

	open_as_pending();
	agreed = agreed_with_options();
	while (next_sent(fd, &f))
		;
	check(us_repair(plane, &key) == 7, "the three segments of the handshake are sent, each twice, and the data");
	while (sent < 8 && next_sent(fd, &f))
		frames[sent++] = f;
	check(sent == 7 && field(&frames[6], 4) == 101 && frames[6].size == 154 + 12 && checksum_right(&frames[0]) &&
		      checksum_right(&frames[1]) && checksum_right(&frames[2]) && !memcmp(frames[1].bytes, peer_mac, 6),
	      "to the partner, with right checksums");
	as(US_ROLE_BACKUP, US_SERVICE_GRANT, 0);
	forget_connection();
	for (int i = 0; i < 2; i++) {
		f = at_partner(frames[i]);
		run(ingress_fd, &f);
	}
	bpf_map_lookup_elem(plane->handshakes_fd, &key, &heard);
	check(same_agreement(&agreed, &heard), "the partner hears what both sides agreed on");
	check(heard.service_tsval - agreed.service_tsval < 2 + (us_boot_ns() - agreed.service_heard_ns) / 1000000,
	      "and what the service's clock shows now");
	f = at_partner(frames[2]);
	run(ingress_fd, &f);
	check(counted(US_COUNT_ADOPT_NO_LISTENER) == refusals + 1, "the last completes it");
	f = segment(peer_mac, own_mac, 0, 501, 101, 0x10, 0);
	as(US_ROLE_PRIMARY, US_SERVICE_RELAY | US_SERVICE_GATE, US_NEVER);
	handshake();
	run(ingress_fd, &f);
	check(us_repair(plane, &key) == 0, "who has confirmed it has it");
	close(fd);
}
