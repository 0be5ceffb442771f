/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * digest_checks.h - the checks of plane_test.c that are about comparing both servers' output; uses what is defined there.
 * The digests that are expected are computed here byte by byte, in another way than the programs do.
 */
#ifndef US_DIGEST_CHECKS_H
#define US_DIGEST_CHECKS_H

#define STREAM_BYTES 300000
#define MOST_BYTES   2800

static __u8 stream[STREAM_BYTES];
static __u32 dice = 12345;

static __u32 roll(__u32 sides)
{
	dice = dice * 1664525 + 1013904223;
	return (dice >> 8) % sides;
}

static void fill_stream(void)
{
	dice = 12345;
	for (int i = 0; i < STREAM_BYTES; i++)
		stream[i] = (__u8)roll(256);
}

/* Of the block that ends at `end` or goes on there. */
static __u64 expected_digest(__u64 end)
{
	__u64 begin = (end - 1) >> US_BLOCK_SHIFT << US_BLOCK_SHIFT, digest = 0;

	for (__u64 at = begin; at < end; at++) {
		if (at % 4 == 0)
			digest *= 0x5851f42d4c957f2dULL;
		digest += (__u64)stream[at] << 8 * (at % 4);
	}
	return digest;
}

static __u64 expected_tail(__u64 end)
{
	__u64 tail = 0;

	for (__u64 at = end < 8 ? 0 : end - 8; at < end; at++)
		tail = tail << 8 | stream[at];
	return tail;
}

static __u32 expected_short_tail(__u64 end, __u64 wrong)
{
	return (__u32)((expected_tail(end) - wrong) * 0x5851f42d4c957f2dULL >> 32) | 1;
}

static struct us_connection tracked(void)
{
	struct us_flow_key key = client_key();
	struct us_connection c = {};

	bpf_map_lookup_elem(plane->connections_fd, &key, &c);
	return c;
}

/* Runs the part [from, to) of the stream, as our stack sends it, through the egress program. */
static int say(__u32 from, __u32 to, __u8 *out, __u32 *size)
{
	static __u8 bytes[MOST_BYTES + 54];
	struct frame head = segment(own_mac, client_mac, 0, 501 + from, 101, 0x18, 0);
	struct iphdr *ip = (struct iphdr *)(bytes + 14);
	LIBBPF_OPTS(bpf_test_run_opts, opts, .data_in = bytes, .data_size_in = 54 + to - from, .data_out = out,
		    .data_size_out = *size, .repeat = 1);

	memcpy(bytes, head.bytes, 54);
	memcpy(bytes + 54, stream + from, to - from);
	ip->tot_len = htons((__u16)(40 + to - from));
	ip->check = 0;
	ip->check = us_checksum(ip, 20);
	if (bpf_prog_test_run_opts(egress_fd, &opts))
		return -1000 - errno;
	*size = opts.data_size_out;
	return (int)opts.retval;
}

static void say_quietly(__u32 from, __u32 to)
{
	__u8 out[MOST_BYTES + 128];

	while (from < to) {
		__u32 size = sizeof(out), end = to - from > MOST_BYTES ? from + MOST_BYTES : to;

		say(from, end, out, &size);
		from = end;
	}
}

static void primary_again(void)
{
	as(US_ROLE_PRIMARY, US_SERVICE_RELAY | US_SERVICE_GATE, US_NEVER);
	service()->compare_kib = 0xffff;
	handshake();
}

static void shadow_again(void)
{
	service()->compare_kib = 0xffff;
	handshake_as_shadow();
}

/* What the partner says of its output up to `end` and at that many KiB (0: not); `wrong` is taken off its digests. */
static struct us_digest_trailer trailer(__u32 end, __u32 kib, __u64 wrong, __u64 wrong_tail)
{
	struct us_digest_trailer t = {.magic = US_DIGEST_MAGIC, .flags = US_DIGEST_END, .end = end};

	t.end_digest = expected_digest(end) - wrong;
	t.end_tail = expected_short_tail(end, wrong_tail);
	if (kib) {
		t.flags |= US_DIGEST_POINT;
		t.point = kib << (10 - US_POINT_SHIFT);
		t.point_digest = expected_digest((__u64)kib << 10) - wrong;
		t.point_tail = expected_short_tail((__u64)kib << 10, wrong_tail);
	}
	t.balance = us_checksum(&t, sizeof(t));
	return t;
}

/* Its confirmation with these trailers, of which a device has joined several. */
static struct frame confirmation(__u32 end, __u32 ack, int count, const struct us_digest_trailer *trailers)
{
	struct frame f = segment(peer_mac, own_mac, 0, 501 + end, ack, 0x10, count * (int)sizeof(*trailers));
	struct iphdr *ip = (struct iphdr *)(f.bytes + 14);
	struct tcphdr *tcp = (struct tcphdr *)(f.bytes + 34);

	memcpy(f.bytes + 54, trailers, (size_t)count * sizeof(*trailers));
	tcp->check = 0;
	tcp->check = us_checksum_ipv4((__u8 *)&ip->saddr, (__u8 *)&ip->daddr, IPPROTO_TCP, tcp, f.size - 34);
	return f;
}

static void hear_partner(__u32 end, __u32 kib, __u64 wrong, __u64 wrong_tail)
{
	struct us_digest_trailer t = trailer(end, kib, wrong, wrong_tail);
	struct frame f = confirmation(end, 101, 1, &t);

	run(ingress_fd, &f);
}

static int right_up_to(__u32 end)
{
	struct us_connection c = tracked();

	return c.output.hashed == end && c.output.digest == expected_digest(end) &&
	       c.output.tail == expected_tail(end) && c.output.counting;
}

/* However the stream is cut, repeated or overlapped. */
static void test_digest_of_segments(void)
{
	int right = 1;

	for (int round = 0; round < 8; round++) {
		__u32 at = 0;

		shadow_again();
		while (at < STREAM_BYTES - MOST_BYTES) {
			__u32 most = round == 0 ? 3 : round < 4 ? 1 + (__u32)round * 9 : MOST_BYTES;
			__u32 back = roll(4) ? 0 : roll(at < 50 ? at + 1 : 50), length = 1 + roll(most);

			if (round < 4 && at > 70000)
				break;
			say_quietly(at - back, at - back + length);
			at = length > back ? at - back + length : at;
			if (at)
				right &= !!right_up_to(at);
		}
	}
	check(right, "a digest does not depend on how the stream is cut, repeated or overlapped");
	shadow_again();
	say_quietly(0, 1000);
	say_quietly(2000, 3000);
	check(!tracked().output.counting, "behind a gap nothing counts");
	say_quietly(3000, 65536 + 500);
	check(right_up_to(65536 + 500), "until the next block");
}

static void test_trailer(void)
{
	__u8 out[512];
	__u32 size = sizeof(out), sum = 0;
	struct us_digest_trailer t;
	struct iphdr *ip = (struct iphdr *)(out + 14);
	int verdict;

	shadow_again();
	say_quietly(0, 1500);
	verdict = say(1500, 2700, out, &size);
	memcpy(&t, out + 54, sizeof(t));
	for (int i = 0; i < (int)sizeof(t); i += 2)
		sum += out[54 + i] | out[55 + i] << 8;
	check(verdict == TC_ACT_REDIRECT && size == 54 + sizeof(t) && ntohs(ip->tot_len) == 40 + sizeof(t) &&
		      sum % 0xffff == 0,
	      "a confirmation has the digest as its payload, and its words add up to 0");
	check(t.magic == US_DIGEST_MAGIC && t.flags == (US_DIGEST_POINT | US_DIGEST_END) &&
		      t.point == 2048 >> US_POINT_SHIFT && t.point_digest == expected_digest(2048) && t.end == 2700 &&
		      t.end_digest == expected_digest(2700) && t.end_tail == expected_short_tail(2700, 0) &&
		      t.point_tail == expected_short_tail(2048, 0),
	      "it names the highest point and the end");
	size = sizeof(out);
	say(2700, 2700, out, &size);
	check(size == 54, "what was told is not told again");
	service()->compare_kib = 0;
	size = sizeof(out);
	say(2700, 3700, out, &size);
	check(size == 54 && tracked().output.hashed == 2700, "nothing is taken in when comparing is off");
}

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
	struct frame f = segment(peer_mac, own_mac, 0, sequence, 101, flags, 0);

	f.bytes[12] = US_ETHERTYPE_NOTICE >> 8;
	f.bytes[13] = US_ETHERTYPE_NOTICE & 0xff;
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
	shadow_again();
	f = segment(own_mac, client_mac, 0, 501, 101, 0x11, 40);
	run(egress_fd, &f);
	take_over_behind(542);
	f = segment(own_mac, client_mac, 0, 542, 101, 0x10, 0);
	check(run(egress_fd, &f) == PASS_ON && field(&f, 4) == 542 && f.bytes[34 + 13] == 0x10,
	      "a client that has acknowledged the end of both servers is left in peace");
	shadow_again();
	f = segment(own_mac, client_mac, 0, 501, 101, 0x11, 40);
	run(egress_fd, &f);
	take_over_behind(901);
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

static void test_sampling(void)
{
	int taken[2];

	shadow_again();
	service()->compare_kib = 1;
	say_quietly(0, 60000);
	taken[0] = tracked().output.counting;
	usleep(11000);
	say_quietly(60000, 70000);
	taken[1] = tracked().output.counting;
	check(taken[0] && !taken[1], "above the limit not every block is taken in");
	usleep(200000);
	say_quietly(70000, 70001);
	service()->compare_kib = 0xffff;
	usleep(11000);
	say_quietly(70001, 140000);
	check(right_up_to(140000), "below it the next one is");
	service()->compare_kib = 0;
}

static void test_digest(void)
{
	fill_stream();
	test_digest_of_segments();
	test_trailer();
	test_equal_output();
	test_confirmation_with_trailer();
	test_difference();
	test_difference_behind();
	test_difference_at_rest();
	test_unfit_shadow();
	test_sampling();
}

#endif
