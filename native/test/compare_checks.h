/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * compare_checks.h - the checks of plane_test.c that are about comparing both servers' digests, and about what a takeover
 * makes of a difference; uses what is defined there and in digest_checks.h.
 */
#ifndef US_COMPARE_CHECKS_H
#define US_COMPARE_CHECKS_H

static void test_equal_output(void)
{
	__u64 equal = counted(US_COUNT_COMPARED_EQUAL), different = counted(US_COUNT_COMPARED_DIFFERENT);

	primary_again();
	say_quietly(0, 700);
	hear_partner(700, 0, 0, 0);
	check(counted(US_COUNT_COMPARED_EQUAL) == equal + 1, "short output is compared where both have ended");
	hear_partner(5000, 4, 0, 0);
	say_quietly(700, 6000);
	check(counted(US_COUNT_COMPARED_EQUAL) == equal + 2, "a point that the partner has reached first is compared");
	say_quietly(6000, 90000);
	hear_partner(66000, 64, 0, 0);
	check(counted(US_COUNT_COMPARED_EQUAL) == equal + 3, "a point that we have reached first is compared");
	hear_partner(65000, 63, 77, 77);
	check(counted(US_COUNT_COMPARED_DIFFERENT) == different && !(tracked().flags & US_CONNECTION_DIVERGED),
	      "what was compared is not compared again");
}

/* The trailer is not for the client. */
static void test_confirmation_with_trailer(void)
{
	__u64 equal = counted(US_COUNT_COMPARED_EQUAL);
	struct us_digest_trailer t[2];
	struct frame f;

	primary_again();
	say_quietly(0, 300);
	f = segment(own_mac, client_mac, 0, 801, 111, 0x10, 0);
	run(egress_fd, &f);
	t[0] = trailer(300, 0, 0, 0);
	f = confirmation(300, 111, 1, t);
	check(run(ingress_fd, &f) == TC_ACT_REDIRECT && f.size == 54 && field(&f, 8) == 111 && checksum_right(&f),
	      "a released confirmation has lost its trailer, and its checksum is right");
	f = segment(own_mac, client_mac, 0, 801, 121, 0x10, 0);
	run(egress_fd, &f);
	say_quietly(300, 348);
	t[1] = trailer(348, 0, 0, 0);
	f = confirmation(300, 121, 2, t);
	check(run(ingress_fd, &f) == TC_ACT_REDIRECT && f.size == 54 && field(&f, 8) == 121 && checksum_right(&f) &&
		      counted(US_COUNT_COMPARED_EQUAL) == equal + 2 && tracked().peer_snd_nxt == 849,
	      "of joined confirmations the last one counts");
	service()->compare_kib = 0;
	f = segment(own_mac, client_mac, 0, 849, 126, 0x10, 0);
	run(egress_fd, &f);
	f = confirmation(348, 126, 1, t);
	check(run(ingress_fd, &f) == TC_ACT_REDIRECT && f.size == 54 && field(&f, 8) == 126 && checksum_right(&f),
	      "a host that compares nothing takes the trailer off as well");
	f = segment(peer_mac, own_mac, 0, 849, 131, 0x10, 48);
	check(run(ingress_fd, &f) == TC_ACT_SHOT && tracked().peer_ack == 126, "another payload is no confirmation");
}

/* The partner's confirmation, whose server said other things in the first so many of three places. */
static void hear_other(__u32 end, __u32 kib, int places)
{
	static const __u32 place[] = {131300, 149000, 154500};

	for (int i = 0; i < places; i++)
		stream[place[i]] ^= 1;
	hear_partner(end, kib, 0, 1);
	for (int i = 0; i < places; i++)
		stream[place[i]] ^= 1;
}

static void test_difference(void)
{
	__u64 healed = counted(US_COUNT_COMPARED_HEALED);
	struct us_connection c;

	primary_again();
	say_quietly(0, 4096);
	hear_partner(4096, 4, 0, 0);
	say_quietly(4096, 9000);
	stream[8000] ^= 1;
	hear_partner(8200, 8, 0, 1);
	stream[8000] ^= 1;
	c = tracked();
	check(c.flags & US_CONNECTION_DIVERGED && c.output.differs_from == 4096 && c.output.differs_to == 8192,
	      "a byte that differs is found, between the last equal place and this one");
	check(c.output.own_differs_to == 501 + 8192 && c.output.notified_ns, "and the partner is told");
	check(c.output.run == 1, "but may still take over, for it may have been a date");
	say_quietly(9000, 20000);
	stream[8000] ^= 1;
	hear_partner(17000, 16, 0, 0);
	stream[8000] ^= 1;
	c = tracked();
	check(!(c.flags & US_CONNECTION_DIVERGED) && counted(US_COUNT_COMPARED_HEALED) == healed + 1 &&
		      c.output.differences == 1,
	      "what is equal again in the same block has healed");
	check(c.output.run == 0, "and the count begins anew");
	say_quietly(20000, 140000);
	stream[65536] ^= 1;
	hear_partner(70000, 68, 0, 1);
	hear_partner(131100, 128, 0, 1);
	stream[65536] ^= 1;
	c = tracked();
	check(c.flags & US_CONNECTION_DIVERGED && c.output.differs_from == 4096 && c.output.differences == 2,
	      "another difference counts; the first one's place stays");
	say_quietly(140000, 150000);
	hear_other(148000, 144, 1);
	say_quietly(150000, 155000);
	hear_other(154000, 150, 2);
	check(tracked().output.run == US_UNFIT_RUN - 1, "who says other things for a while may still take over");
	say_quietly(155000, 160000);
	hear_other(159000, 155, 3);
	check(tracked().output.run == US_UNFIT_RUN, "who goes on saying other things must not take over");
	say_quietly(160000, 200000);
	hear_other(198000, 192, 3);
	check(!(tracked().flags & US_CONNECTION_DIVERGED), "an equal block heals");
}

/* A shadow that lags by a second and more: another date in every answer, and never at rest where we are. */
static void test_difference_behind(void)
{
	__u64 different = counted(US_COUNT_COMPARED_DIFFERENT);
	int diverged = 0;

	primary_again();
	say_quietly(0, 5 << 10);
	for (__u32 kib = 5; kib < 15; kib++) {
		__u32 from = kib << 10, to = from + 1024;

		if (kib & 1) /* who reaches the point first does not matter */
			say_quietly(from, to);
		stream[from + 500] ^= 1;
		hear_partner(to + 10, kib + 1, 0, 0);
		stream[from + 500] ^= 1;
		if (!(kib & 1))
			say_quietly(from, to);
		diverged |= tracked().flags & US_CONNECTION_DIVERGED;
	}
	check(counted(US_COUNT_COMPARED_DIFFERENT) > different + US_UNFIT_RUN && !diverged && !tracked().output.run,
	      "differences behind which both say the same, point after point, are healed");
}

static void test_difference_at_rest(void)
{
	__u64 healed = counted(US_COUNT_COMPARED_HEALED);

	primary_again();
	say_quietly(0, 300);
	stream[100] ^= 1;
	hear_partner(300, 0, 0, 0);
	stream[100] ^= 1;
	check(!(tracked().flags & US_CONNECTION_DIVERGED) && counted(US_COUNT_COMPARED_HEALED) == healed + 1 &&
		      tracked().output.own_differs_to == 801,
	      "a difference before an end that is alike is healed");
	say_quietly(300, 600);
	stream[599] ^= 1;
	stream[100] ^= 1;
	hear_partner(600, 0, 0, 0);
	stream[599] ^= 1;
	check(tracked().flags & US_CONNECTION_DIVERGED, "an end that differs has diverged");
	stream[599] ^= 1;
	hear_partner(900, 0, 0, 0);
	stream[599] ^= 1;
	stream[100] ^= 1;
	check(tracked().flags & US_CONNECTION_DIVERGED, "as long as nothing later was compared");
	say_quietly(600, 900);
	check(!(tracked().flags & US_CONNECTION_DIVERGED), "and heals when our own server has said what follows");
}

/* What the primary says of our shadow of the connection: its segment with SYN, under our own EtherType. */
static void hear_notice(__u8 flags, __u32 sequence)
{
	struct frame f = as_notice(segment(peer_mac, own_mac, 0, sequence, 101, flags, 0));

	run(ingress_fd, &f);
}

static struct frame take_over_and_say(__u32 from, __u32 to, int *verdict)
{
	struct frame f;
	__u8 out[512];
	__u32 size = sizeof(out);

	service()->state = US_STATE(US_ROLE_PRIMARY, 0, 9);
	service()->deadline_ns = US_NEVER;
	*verdict = say(from, to, out, &size);
	f.size = size < sizeof(f.bytes) ? size : sizeof(f.bytes);
	memcpy(f.bytes, out, f.size);
	return f;
}

/* Our server has ended after 40 bytes; the client has heard up to `heard` from the partner's. */
static void take_over_after_our_end(__u32 heard)
{
	struct frame f;

	shadow_again();
	f = segment(own_mac, client_mac, 0, 501, 101, 0x11, 40);
	run(egress_fd, &f);
	take_over_behind(heard);
}

static void test_unfit_shadow(void)
{
	__u64 resets = counted(US_COUNT_DIVERGED_RESET);
	struct frame f;
	__u8 out[512];
	__u32 size = sizeof(out);
	int verdict;

	shadow_again();
	say_quietly(0, 300);
	hear_notice(0x06, 801);
	say(300, 300, out, &size);
	check(size == 54 + sizeof(struct us_digest_trailer) &&
		      ((struct us_digest_trailer *)(out + 54))->flags & US_DIGEST_UNFIT &&
		      ((struct us_digest_trailer *)(out + 54))->not_ours_to == 801,
	      "a shadow that has diverged says that it knows");
	f = segment(peer_mac, own_mac, 1, 101, 701, 0x10, 0);
	run(ingress_fd, &f);
	f = take_over_and_say(300, 400, &verdict);
	check(verdict == PASS_ON && f.size == 54 && f.bytes[34 + 13] == 0x10 && field(&f, 4) == 700 &&
		      counted(US_COUNT_DIVERGED_RESET) == resets + 1,
	      "who takes over asks the client which number it waits for");
	check(tracked().reason == US_REASON_DIVERGED && tracked().flags & US_CONNECTION_CLOSED, "it is over");
	f = segment(client_mac, own_mac, 1, 101, 751, 0x10, 0);
	check(run(ingress_fd, &f) == TC_ACT_REDIRECT && !memcmp(f.bytes, client_mac, 6) && field(&f, 4) == 751 &&
		      field(&f, 8) == 101 && f.bytes[34 + 13] == 0x14 && checksum_right(&f),
	      "its answer comes back as the reset");
	check(run(egress_fd, &f) == PASS_ON && field(&f, 4) == 751 && f.bytes[34 + 13] == 0x14, "and leaves");
	f = take_over_and_say(300, 400, &verdict);
	check(verdict == PASS_ON && f.size == 54 && f.bytes[34 + 13] == 0x14 && field(&f, 4) == 751 &&
		      counted(US_COUNT_DIVERGED_RESET) == resets + 1,
	      "what our stack says resets it with that, too");
	f = segment(own_mac, client_mac, 0, 601, 101, 0x14, 0);
	check(run(egress_fd, &f) == PASS_ON && f.bytes[34 + 13] == 0x14 && field(&f, 4) == 751,
	      "also when its socket is destroyed");
	take_over_after_our_end(542);
	f = segment(own_mac, client_mac, 0, 542, 101, 0x10, 0);
	check(run(egress_fd, &f) == PASS_ON && field(&f, 4) == 542 && f.bytes[34 + 13] == 0x10,
	      "a client that has acknowledged the end of both servers is left in peace");
	take_over_after_our_end(901);
	f = segment(own_mac, client_mac, 0, 542, 101, 0x10, 0);
	check(run(egress_fd, &f) == PASS_ON && field(&f, 4) == 900,
	      "one whose server ended where the other went on is asked");
	f = segment(own_mac, client_mac, 0, 542, 0, 0x04, 0);
	check(run(egress_fd, &f) == PASS_ON && field(&f, 4) == 901 && f.bytes[34 + 13] == 0x14, "and reset");
	shadow_again();
	say_quietly(0, 300);
	take_over_behind(901);
	f = segment(own_mac, client_mac, 0, 801, 0, 0x04, 0);
	check(run(egress_fd, &f) == PASS_ON && field(&f, 4) == 900 && f.bytes[34 + 13] == 0x10,
	      "and so is one whose server has reset it there");
	shadow_again();
	say_quietly(0, 300);
	hear_notice(0x06, 801);
	hear_notice(0x02, 801);
	f = segment(peer_mac, own_mac, 1, 101, 801, 0x10, 0);
	run(ingress_fd, &f);
	f = take_over_and_say(300, 400, &verdict);
	check(verdict == PASS_ON && f.size == 154 && field(&f, 4) == 801, "one that has healed goes on");
	shadow_again();
	say_quietly(0, 300);
	hear_notice(0x02, 801);
	f = segment(peer_mac, own_mac, 1, 101, 701, 0x10, 0);
	run(ingress_fd, &f);
	f = take_over_and_say(200, 300, &verdict);
	check(verdict == PASS_ON && f.size == 154 && field(&f, 4) == 701,
	      "also when the client has not acknowledged the place of the difference");
	service()->state = US_STATE(US_ROLE_BACKUP, 0, 1);
}

static void test_compare(void)
{
	test_equal_output();
	test_confirmation_with_trailer();
	test_difference();
	test_difference_behind();
	test_difference_at_rest();
	test_unfit_shadow();
	service()->compare_kib = 0;
}

#endif
