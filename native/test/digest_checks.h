/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * digest_checks.h - the checks of plane_test.c that are about the digests of a server's output; uses what is defined there.
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

static void test_sampling(void)
{
	int taken[2];

	shadow_again();
	usleep(11000); /* what was said before this test is counted by the limit that held then */
	say_quietly(0, 1000);
	taken[0] = tracked().output.counting;
	service()->compare_kib = 1;
	say_quietly(1000, 60000);
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
	test_sampling();
}

#endif
