/* SPDX-License-Identifier: GPL-2.0-or-later */
/* retain_checks.h - part of plane_test.c: what the partner missed is sent again by us, and the client hears nothing. */
#include "repair.h"

#define RETAINED_SLOTS 64

static const struct us_retained *retained(__u64 place)
{
	return &plane->retained[place % plane->retention->slots];
}

static struct us_flow_key only_flow(void)
{
	struct us_flow_key key = {};

	bpf_map_get_next_key(plane->connections_fd, NULL, &key);
	return key;
}

static struct us_connection only_connection(void)
{
	struct us_flow_key key = only_flow();
	struct us_connection connection = {};

	bpf_map_lookup_elem(plane->connections_fd, &key, &connection);
	return connection;
}

/* All frames to the partner that leave by the loopback device, which is this test's network. */
static int listen_to_device(void)
{
	struct sockaddr_ll address = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = 1};
	struct ifreq up = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
	int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, htons(ETH_P_ALL));

	ioctl(fd, SIOCSIFFLAGS, &up);
	bind(fd, (struct sockaddr *)&address, sizeof(address));
	return fd;
}

static int next_sent(int fd, struct frame *f)
{
	struct sockaddr_ll from;
	socklen_t length = sizeof(from);
	ssize_t size;

	while ((size = recvfrom(fd, f->bytes, sizeof(f->bytes), 0, (struct sockaddr *)&from, &length)) > 0) {
		f->size = (__u32)size;
		if (from.sll_pkttype == PACKET_OUTGOING)
			return 1;
	}
	return 0;
}

/* The client has sent 101..400 in three segments; our stack has all, the partner's tells of the first. */
static void hear_three_of_which_the_partner_has_one(void)
{
	struct frame f;

	as(US_ROLE_PRIMARY, US_SERVICE_RELAY | US_SERVICE_GATE, US_NEVER);
	handshake();
	f = segment(peer_mac, own_mac, 0, 501, 101, 0x10, 0);
	run(ingress_fd, &f);
	for (__u32 sequence = 101; sequence < 401; sequence += 100) {
		f = segment(client_mac, own_mac, 1, sequence, 501, 0x18, 100);
		memset(f.bytes + 54, (int)(sequence / 100), 100);
		run(ingress_fd, &f);
	}
	f = segment(own_mac, client_mac, 0, 501, 401, 0x10, 0);
	run(egress_fd, &f);
}

/* The partner's lacks 201..300. */
static void lack_the_second_of_three(void)
{
	__u32 third[] = {301, 401};
	struct frame f;

	hear_three_of_which_the_partner_has_one();
	f = with_sack(segment(peer_mac, own_mac, 0, 501, 201, 0x10, 0), 1, third);
	check(run(ingress_fd, &f) == TC_ACT_REDIRECT && field(&f, 8) == 201 && sacks_nothing(&f),
	      "the client is not told at once what the partner lacks");
}

/* Is a segment not kept when the present window has had its share? The window is over after a millisecond. */
static int refuses_when_full(void)
{
	__u64 refused = counted(US_COUNT_NOT_RETAINED);

	for (int i = 0; i < 20 && counted(US_COUNT_NOT_RETAINED) == refused; i++) {
		struct frame f = segment(client_mac, own_mac, 1, 401, 501, 0x18, 100);
		__u64 next = plane->retention->next;

		plane->retention->window_slots = plane->retention->slots / US_RETENTION_WINDOWS;
		plane->retention->window_ns = us_boot_ns();
		run(ingress_fd, &f);
		if (counted(US_COUNT_NOT_RETAINED) > refused)
			return plane->retention->next == next;
	}
	return 0;
}

/* A duplicate that was sent for nothing makes the partner say so. If that called for another, there would be no end. */
static void hear_that_the_partner_heard_it_twice(void)
{
	__u32 first[] = {101, 201};
	__u64 before = us_boot_ns();
	struct frame f;

	hear_three_of_which_the_partner_has_one();
	f = with_sack(segment(peer_mac, own_mac, 0, 501, 201, 0x10, 0), 1, first);
	run(ingress_fd, &f);
	check(only_connection().lacks_told_ns < before, "what the partner has heard twice is no hole");
}

static void test_retention(void)
{
	struct us_flow_key flow;
	int fd = listen_to_device(), verdict;
	__u64 before;
	struct frame f;
	__u8 second[100];

	memset(second, 2, sizeof(second));
	plane->retention->slots = RETAINED_SLOTS;
	before = plane->retention->next;
	lack_the_second_of_three();
	check(plane->retention->next == before + 3 && retained(before + 1)->sequence == 201 &&
		      retained(before + 1)->length == 100 && !memcmp(retained(before + 1)->bytes, second, 100),
	      "what the client sent is retained");
	check(only_connection().lacks_from == 201 && only_connection().lacks_ns, "the daemon hears of the hole");
	flow = only_flow();
	while (next_sent(fd, &f))
		;
	service()->deadline_ns = us_boot_ns() - 1;
	us_repair(plane, &flow);
	check(!next_sent(fd, &f), "past the lease nothing is sent again, for the partner may speak");
	service()->deadline_ns = US_NEVER;
	before = counted(US_COUNT_REPAIRED);
	check(us_repair(plane, &flow) == 1 && next_sent(fd, &f) && field(&f, 4) == 201 && f.size == 154 &&
		      !memcmp(f.bytes, peer_mac, 6) && !memcmp(f.bytes + 54, second, 100) && checksum_right(&f) &&
		      !next_sent(fd, &f),
	      "only what the partner lacks is sent again");
	check(counted(US_COUNT_REPAIRED) == before + 1, "and counted");
	f = segment(peer_mac, own_mac, 0, 501, 401, 0x10, 0);
	check(run(ingress_fd, &f) == TC_ACT_REDIRECT && field(&f, 8) == 401 && us_repair(plane, &flow) == 0,
	      "once it is confirmed the client is told all, and nothing is sent again");
	hear_that_the_partner_heard_it_twice();
	check(refuses_when_full(), "the ring does not turn round too fast to be of use");
	usleep(2 * US_RETENTION_WINDOW_NS / 1000);
	lack_the_second_of_three();
	usleep(US_REPAIR_NS / 1000 + 5000);
	{
		__u32 third[] = {301, 401};

		f = with_sack(segment(peer_mac, own_mac, 0, 501, 201, 0x10, 0), 1, third);
		verdict = run(ingress_fd, &f);
	}
	check(verdict == TC_ACT_REDIRECT && sacks_only(&f, 301, 401),
	      "what is not repaired in time the client is told to send again");
	close(fd);
}
