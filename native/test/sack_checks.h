/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sack_checks.h - part of plane_test.c: selective acknowledgements name what both hosts have. */
/* Our stack has all up to 400, the partner's lacks 201..300; later ours lacks 401..500 as well. */
static void test_sack(void)
{
	__u32 partners[] = {301, 401}, ours[] = {501, 701}, both[] = {301, 401, 501, 601}, again[] = {201, 301};
	struct frame f;

	plane->retention->slots = 0;
	as(US_ROLE_PRIMARY, US_SERVICE_RELAY | US_SERVICE_GATE, US_NEVER);
	handshake();
	f = segment(peer_mac, own_mac, 0, 501, 101, 0x10, 0);
	run(ingress_fd, &f);
	f = segment(client_mac, own_mac, 1, 301, 501, 0x18, 100);
	run(ingress_fd, &f);
	f = segment(own_mac, client_mac, 0, 501, 401, 0x10, 0);
	run(egress_fd, &f);
	f = with_sack(segment(peer_mac, own_mac, 0, 501, 201, 0x10, 0), 1, partners);
	check(run(ingress_fd, &f) == TC_ACT_REDIRECT && field(&f, 8) == 201 && sacks_only(&f, 301, 401),
	      "the client is told what the partner lacks");
	f = segment(own_mac, client_mac, 0, 501, 401, 0x18, 20);
	run(egress_fd, &f); /* tells the ack, as the released segment would have */
	f = with_sack(segment(peer_mac, own_mac, 0, 501, 201, 0x10, 0), 1, partners);
	check(run(ingress_fd, &f) != TC_ACT_REDIRECT, "but not twice the same");
	f = with_sack(segment(own_mac, client_mac, 0, 501, 401, 0x18, 0), 1, ours);
	check(run(egress_fd, &f) == TC_ACT_STOLEN, "a block that the partner has not confirmed is held");
	f = with_sack(segment(own_mac, client_mac, 0, 501, 401, 0x18, 0), 1, again);
	check(run(egress_fd, &f) == TC_ACT_STOLEN || sacks_nothing(&f),
	      "what we heard twice for the partner's sake is not told");
	f = with_sack(segment(own_mac, client_mac, 0, 501, 401, 0x18, 0), 1, ours);
	run(egress_fd, &f);
	f = with_sack(segment(peer_mac, own_mac, 0, 501, 401, 0x10, 0), 2, both);
	check(run(ingress_fd, &f) == TC_ACT_REDIRECT && field(&f, 8) == 401 && sacks_only(&f, 501, 601),
	      "of the blocks of both the client is told what both have");
	f = with_sack(segment(own_mac, client_mac, 0, 501, 401, 0x18, 0), 1, ours);
	check(run(egress_fd, &f) == PASS_ON && sacks_only(&f, 501, 601), "our own segment tells no more");
	as(US_ROLE_BACKUP, US_SERVICE_GRANT, 0);
	f = with_sack(segment(own_mac, client_mac, 0, 501, 401, 0x10, 0), 1, ours);
	check(run(egress_fd, &f) == TC_ACT_REDIRECT && !memcmp(f.bytes, peer_mac, 6) && sacks_only(&f, 501, 701),
	      "a shadow's confirmation keeps its blocks");
}
