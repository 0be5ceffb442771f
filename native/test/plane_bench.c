// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * plane_bench.c - what one segment costs in the programs: a small request and its response, again and again, on a
 * primary and on a backup. Each run is timed by the kernel alone (BPF_PROG_TEST_RUN), the copy for the partner goes to a
 * veth pair. Runs as root in a network namespace of its own. Usage: plane_bench OBJECT [ROUNDS [CONNECTIONS]]; by hand: make
 * target/plane_bench.
 */
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <net/if.h>

#include "clock.h"
#include "plane_fixture.h"
#include "prompt.h"

#define REQUEST_BYTES  80
#define RESPONSE_BYTES 150
#define MAX_ROUNDS     100000

enum step {
	NOTHING,
	REQUEST,
	RESPONSE,
	CONFIRMATION,
	CLIENT_ACK,
	STEPS
};

static const char *const names[STEPS] = {"a frame that is not ours", "the client's request", "the server's response",
					 "the partner's confirmation", "the client's ACK"};
static __u32 samples[STEPS][MAX_ROUNDS];

/* Runs a program once on the frame; returns how many nanoseconds that took. */
static __u32 nanoseconds(int program_fd, struct frame f)
{
	__u8 out[512];
	LIBBPF_OPTS(bpf_test_run_opts, opts, .data_in = f.bytes, .data_size_in = f.size, .data_out = out,
		    .data_size_out = sizeof(out), .repeat = 1);

	return bpf_prog_test_run_opts(program_fd, &opts) ? 0 : opts.duration;
}

static struct frame stamped(const __u8 *source, const __u8 *destination, int from_client, __u32 seq, __u32 ack,
			    __u8 flags, int payload)
{
	struct frame f = with_timestamps(segment(source, destination, from_client, seq, ack, flags, 0), seq, ack);
	struct iphdr *ip = (struct iphdr *)(f.bytes + 14);

	f.size += (__u32)payload;
	ip->tot_len = htons((__u16)(f.size - 14));
	return f;
}

static int compare_numbers(const void *a, const void *b)
{
	__u32 left = *(const __u32 *)a, right = *(const __u32 *)b;

	return left < right ? -1 : left > right;
}

static void print(const char *role, int rounds)
{
	printf("%s\n", role);
	for (int step = 0; step < STEPS; step++) {
		qsort(samples[step], (size_t)rounds, sizeof(samples[step][0]), compare_numbers);
		if (samples[step][rounds - 1])
			printf("  %-28s %6u ns  (p90 %u)\n", names[step], samples[step][rounds / 2],
			       samples[step][rounds * 9 / 10]);
	}
}

static void bench(bool is_backup, int rounds)
{
	const __u8 *from = is_backup ? peer_mac : client_mac;
	__u32 client = 101, server = 501;
	struct frame other = {.bytes = {[12] = 0x88, [13] = 0xcc}, .size = 60};

	memset(samples, 0, sizeof(samples));
	for (int i = 0; i < rounds; i++) {
		samples[NOTHING][i] = nanoseconds(ingress_fd, other);
		samples[REQUEST][i] =
			nanoseconds(ingress_fd, stamped(from, own_mac, 1, client, server, 0x18, REQUEST_BYTES));
		client += REQUEST_BYTES;
		samples[RESPONSE][i] =
			nanoseconds(egress_fd, stamped(own_mac, client_mac, 0, server, client, 0x18, RESPONSE_BYTES));
		server += RESPONSE_BYTES;
		if (!is_backup)
			samples[CONFIRMATION][i] =
				nanoseconds(ingress_fd, stamped(peer_mac, own_mac, 0, server, client, 0x10, 0));
		samples[CLIENT_ACK][i] = nanoseconds(ingress_fd, stamped(from, own_mac, 1, client, server, 0x10, 0));
	}
	print(is_backup ? "backup" : "primary", rounds);
}

/* Writes that many idle connections into the table, and one that lacks something; times the prompting of all. */
static void bench_prompts(__u32 connections)
{
	struct us_flow_key key = {.service_port = htons(8080)};
	struct us_connection c = {.own_snd_nxt = 1, .client_acked = 1, .client_nxt = 1, .own_ack = 1};
	__u64 began;
	int prompted;

	service()->peer_heard_ns = us_boot_ns();
	for (__u32 i = 0; i < connections; i++) {
		memcpy(key.client + 12, &i, 4);
		c.own_ack = i ? 1 : 0;
		bpf_map_update_elem(plane->connections_fd, &key, &c, BPF_ANY);
	}
	began = us_boot_ns();
	prompted = us_prompt_others(plane, 0, true);
	printf("%u connections: %d prompted, all read in %llu us\n", connections, prompted,
	       (us_boot_ns() - began) / 1000);
}

static int setup(const char *object, __u32 connections)
{
	struct us_plane_options options = {
		.object_path = object, .max_connections = connections + 64, .retained_bytes = 16 << 20};
	struct us_error error = {};

	if (unshare(CLONE_NEWNET) || system("ip link add us0 address 02:00:00:00:00:01 type veth peer us1 &&"
					    "ip link set us0 up && ip link set us1 up"))
		return 1;
	options.ifindex = (int)if_nametoindex("us0");
	if (open_plane(&options, &error)) {
		fprintf(stderr, "plane_bench: %s %s\n", strerror(errno), error.text);
		return 1;
	}
	service()->compare_kib = 320;
	return 0;
}

int main(int count, char **arguments)
{
	int rounds = count > 2 ? atoi(arguments[2]) : 20000;
	__u32 connections = count > 3 ? (__u32)atoi(arguments[3]) : 0;

	if (count < 2 || rounds < 1 || rounds > MAX_ROUNDS || setup(arguments[1], connections))
		return 2;
	as(US_ROLE_PRIMARY, US_SERVICE_RELAY | US_SERVICE_GATE, US_NEVER);
	handshake();
	bench(false, rounds);
	as(US_ROLE_PRIMARY, US_SERVICE_RELAY | US_SERVICE_GATE, US_NEVER);
	handshake();
	as(US_ROLE_BACKUP, US_SERVICE_GRANT, US_NEVER);
	bench(true, rounds);
	if (connections)
		bench_prompts(connections);
	us_plane_close(plane);
	return 0;
}
