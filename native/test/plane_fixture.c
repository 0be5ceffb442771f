// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <sched.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "clock.h"
#include "plane_fixture.h"

struct us_plane *plane;
int ingress_fd, egress_fd;

struct us_service *service(void)
{
	return &plane->services[0];
}

void as(int role, int flags, __u64 deadline_ns)
{
	service()->deadline_ns = deadline_ns;
	service()->state = US_STATE(role, flags, 1);
}

int run(int program_fd, struct frame *f)
{
	__u8 out[512];
	LIBBPF_OPTS(bpf_test_run_opts, opts, .data_in = f->bytes, .data_size_in = f->size, .data_out = out,
		    .data_size_out = sizeof(out), .repeat = 1);

	if (bpf_prog_test_run_opts(program_fd, &opts))
		return -1000 - errno;
	f->size = opts.data_size_out < sizeof(f->bytes) ? opts.data_size_out : sizeof(f->bytes);
	memcpy(f->bytes, out, f->size);
	return (int)opts.retval;
}

struct us_flow_key client_key(void)
{
	struct us_flow_key key = {.client_port = htons(40000), .service_port = htons(8080)};

	key.client[10] = key.client[11] = 0xff;
	inet_pton(AF_INET, "192.0.2.9", key.client + 12);
	return key;
}

void forget_connection(void)
{
	struct us_flow_key key = client_key();

	bpf_map_delete_elem(plane->connections_fd, &key);
	bpf_map_delete_elem(bpf_object__find_map_fd_by_name(plane->object, "us_handshakes"), &key);
}

void answer_syn(void)
{
	struct frame syn = segment(client_mac, own_mac, 1, 100, 0, 0x02, 0);
	struct frame syn_ack = segment(own_mac, client_mac, 0, 500, 101, 0x12, 0);

	forget_connection();
	run(ingress_fd, &syn);
	run(egress_fd, &syn_ack);
}

void handshake(void)
{
	struct frame ack = segment(client_mac, own_mac, 1, 101, 501, 0x10, 0);

	answer_syn();
	run(ingress_fd, &ack);
}

static int program(const char *name)
{
	return bpf_program__fd(bpf_object__find_program_by_name(plane->object, name));
}

static void stay_on_one_cpu(void)
{
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET(sched_getcpu(), &one);
	sched_setaffinity(0, sizeof(one), &one);
}

static void describe_service(int ifindex)
{
	struct us_service *s = service();

	memcpy(s->own_mac, own_mac, 6);
	memcpy(s->peer_mac, peer_mac, 6);
	s->address[10] = s->address[11] = 0xff;
	inet_pton(AF_INET, "192.0.2.1", s->address + 12);
	s->tag = 7;
	s->token = 42;
	s->lease_ns = LEASE_NS;
	s->lease_margin_ns = LEASE_NS / 20;
	s->daemon_seen_ns = us_boot_ns() + US_ORPHAN_NS;
	s->unconfirmed_limit_ns = s->end_grace_ns = 1000000000;
	s->ifindex = (__u32)ifindex;
}

int open_plane(const struct us_plane_options *options, struct us_error *error)
{
	struct us_endpoint_key key = {.port = htons(8080), .protocol = IPPROTO_TCP};
	int result = us_plane_open(options, &plane, error);

	if (result)
		return result;
	stay_on_one_cpu();
	ingress_fd = program("understudy_ingress");
	egress_fd = program("understudy_egress");
	describe_service(options->ifindex);
	memcpy(key.address, service()->address, 16);
	us_endpoint_set(plane, &key, 0);
	key.port = 0;
	key.protocol = 0;
	us_endpoint_set(plane, &key, 0);
	return 0;
}
