/* SPDX-License-Identifier: GPL-2.0-or-later */
/* takeover_checks.h - part of plane_test.c: what a host does about connections that it has just taken over. */
/* A shadow that has sent up to 552 and speaks now; the client has heard up to 9000 from the partner. */
static void test_behind(void)
{
	struct frame f;

	handshake_as_shadow();
	f = segment(own_mac, client_mac, 0, 501, 101, 0x18, 51);
	run(egress_fd, &f);
	take_over_behind(9000);
	f = segment(own_mac, client_mac, 0, 552, 101, 0x10, 0);
	check(run(egress_fd, &f) == PASS_ON && field(&f, 4) == 552,
	      "an ACK of a stack that is behind keeps its number while the client misses nothing, and is answered");
	f = segment(client_mac, own_mac, 1, 301, 9000, 0x18, 20);
	run(ingress_fd, &f);
	f = segment(own_mac, client_mac, 0, 552, 101, 0x10, 0);
	check(run(egress_fd, &f) == PASS_ON && field(&f, 4) == 9000 && field(&f, 8) == 101,
	      "an ACK of a stack that is behind the client has a number that the client takes, once it misses "
	      "something");
	check(checksum_right(&f), "and a right checksum");
	f = segment(own_mac, client_mac, 0, 552, 101, 0x18, 40);
	check(run(egress_fd, &f) == PASS_ON && field(&f, 4) == 552, "its data keeps its own number");
	f = segment(own_mac, client_mac, 0, 591, 101, 0x10, 0);
	check(run(egress_fd, &f) == PASS_ON && field(&f, 4) == 591, "and so does a probe, which must be answered");
	f = segment(own_mac, client_mac, 0, 9001, 101, 0x10, 0);
	check(run(egress_fd, &f) == PASS_ON && field(&f, 4) == 9001, "and so does an ACK when it has caught up");
	f = segment(own_mac, client_mac, 0, 8999, 101, 0x10, 0);
	check(run(egress_fd, &f) == PASS_ON && field(&f, 4) == 8999, "and a keep-alive, which must be answered");
}

/* The device refused a segment that was noted as sent: the stack is at 552, though 900 is known. */
static void test_refused_by_the_device(void)
{
	struct frame f;

	handshake_as_shadow();
	f = segment(own_mac, client_mac, 0, 501, 101, 0x18, 399);
	run(egress_fd, &f);
	take_over_behind(801);
	f = segment(own_mac, client_mac, 0, 501, 101, 0x18, 51);
	check(run(egress_fd, &f) == TC_ACT_REDIRECT && field(&f, 4) == 101 && field(&f, 8) == 552 &&
		      f.bytes[34 + 13] == 0x10,
	      "what a stack repeats though the client has it is acknowledged here, and no further");
	f = segment(own_mac, client_mac, 0, 501, 101, 0x18, 399);
	check(run(egress_fd, &f) == PASS_ON, "what the client may lack goes to it");
	f = segment(own_mac, client_mac, 0, 900, 101, 0x18, 20);
	check(run(egress_fd, &f) == PASS_ON, "and so does what is new");
}

/* The client's timer sends what begins at `sequence`, so long after the last time. */
static struct frame hear_after(__u32 sequence, __u32 bytes, __u64 pause)
{
	struct us_flow_key key = client_key();
	struct us_connection c;
	struct frame f = segment(client_mac, own_mac, 1, sequence, 501, bytes ? 0x18 : 0x10, bytes);

	bpf_map_lookup_elem(plane->connections_fd, &key, &c);
	c.beyond_ns -= pause;
	bpf_map_update_elem(plane->connections_fd, &key, &c, BPF_ANY);
	run(ingress_fd, &f);
	return f;
}

static void hear_again(__u32 sequence)
{
	hear_after(sequence, 20, 2 * US_BEYOND_NS);
}

/* The partner had closed the window before it died: the client probes it, and has nothing to send again. */
static void test_incomplete_behind_closed_window(void)
{
	struct frame f;

	handshake_as_shadow();
	as(US_ROLE_PRIMARY, 0, US_NEVER);
	for (int i = 0; i < 6; i++)
		hear_after(300, 0, 2 * US_BEYOND_NS);
	check(!(tracked().flags & US_CONNECTION_INCOMPLETE), "ACKs from beyond, one soon after the other, say nothing");
	for (int i = 0; i < 2; i++)
		hear_after(300, 0, 2 * US_BEYOND_PROBE_NS);
	f = hear_after(101, 20, 0);
	check(field(&f, 4) == 101, "nor do they when the client sends the oldest bytes in between");
	for (int i = 0; i < 4; i++)
		f = hear_after(300, 0, 2 * US_BEYOND_PROBE_NS);
	check(field(&f, 4) == 100 && checksum_right(&f),
	      "the fourth probe of a closed window is answered by our stack");
	f = segment(own_mac, client_mac, 0, 501, 101, 0x10, 0);
	check(run(egress_fd, &f) == PASS_ON && f.bytes[34 + 13] == 0x14 && field(&f, 4) == 501, "with a reset");
}

/* Who takes over has heard the client up to 101, and the partner told the client more. */
static void test_incomplete(void)
{
	__u64 resets = counted(US_COUNT_INCOMPLETE_RESET);
	struct frame f;

	handshake_as_shadow();
	as(US_ROLE_PRIMARY, 0, US_NEVER);
	for (int i = 0; i < 3; i++)
		hear_again(301);
	hear_again(101);
	for (int i = 0; i < 3; i++)
		hear_again(301);
	f = segment(own_mac, client_mac, 0, 501, 101, 0x10, 0);
	check(run(egress_fd, &f) == PASS_ON && f.bytes[34 + 13] == 0x10,
	      "a client that still has what our stack lacks is served, however often it sends something later");
	hear_again(301);
	f = segment(own_mac, client_mac, 0, 501, 101, 0x10, 0);
	check(run(egress_fd, &f) == PASS_ON && f.bytes[34 + 13] == 0x14 && field(&f, 4) == 501 &&
		      counted(US_COUNT_INCOMPLETE_RESET) == resets + 1,
	      "one that does not have it any more is reset, and does not hang");
}

/* What is served alone from its beginning on. */
static void test_alone(void)
{
	struct us_connection c;
	struct frame f;

	as(US_ROLE_PRIMARY, 0, US_NEVER);
	handshake();
	f = segment(own_mac, client_mac, 0, 501, 101, 0x10, 0);
	run(egress_fd, &f);
	c = only_connection();
	check(US_PROTECTION(&c, 1) == US_PROTECTION_SIMPLEX, "a connection of a host alone is simplex");
}

/* The partner comes back at 101 when the client has been told up to 1101 and may send up to 2101. */
static void test_resuming(void)
{
	struct us_connection c;
	struct frame f;

	as(US_ROLE_PRIMARY, US_SERVICE_RELAY | US_SERVICE_GATE, US_NEVER);
	handshake();
	f = segment(peer_mac, own_mac, 0, 501, 101, 0x10, 0);
	run(ingress_fd, &f);
	as(US_ROLE_PRIMARY, 0, US_NEVER);
	f = segment(own_mac, client_mac, 0, 501, 1101, 0x10, 0);
	run(egress_fd, &f);
	as(US_ROLE_PRIMARY, US_SERVICE_RELAY | US_SERVICE_GATE, US_NEVER);
	f = segment(own_mac, client_mac, 0, 501, 2101, 0x10, 0);
	check(run(egress_fd, &f) == PASS_ON && field(&f, 8) == 2101 && window_of(&f) == 0,
	      "while the partner lacks what was told, the client is told of what we have, and may not send more");
	c = only_connection();
	check(US_PROTECTION(&c, 1) == US_PROTECTION_PENDING, "and is not called protected");
	f = segment(peer_mac, own_mac, 0, 501, 501, 0x10, 0);
	check(run(ingress_fd, &f) == TC_ACT_REDIRECT && field(&f, 8) == 2101 && window_of(&f) == 200,
	      "it may send half as much as the partner gets");
	f = segment(peer_mac, own_mac, 0, 501, 2101, 0x10, 0);
	check(run(ingress_fd, &f) == TC_ACT_REDIRECT && field(&f, 8) == 2101 && window_of(&f) == 1000,
	      "and everything when it has all");
	f = segment(own_mac, client_mac, 0, 501, 2201, 0x10, 0);
	check(run(egress_fd, &f) == PASS_ON && field(&f, 8) == 2101, "from then on it is told what both have");
}

/* A host that has just come up hears its partner's handshakes before it has a role. */
static void test_before_the_first_role(void)
{
	struct frame frames[] = {segment(peer_mac, own_mac, 1, 100, 0, 0x02, 0),
				 segment(peer_mac, own_mac, 0, 500, 101, 0x12, 0),
				 segment(peer_mac, own_mac, 1, 101, 501, 0x10, 0)};

	for (__u32 epoch = 0; epoch < 2; epoch++) {
		__u64 attempts = counted(US_COUNT_ADOPT_NO_LISTENER);

		forget_connection();
		service()->state = US_STATE(US_ROLE_BACKUP, 0, epoch);
		for (int i = 0; i < 3; i++) {
			struct frame f = frames[i];

			run(ingress_fd, &f);
		}
		check(counted(US_COUNT_ADOPT_NO_LISTENER) == attempts + epoch,
		      epoch ? "a backup shadows what it hears" : "nothing is shadowed before the first role");
	}
}

/* SYN and SYN-ACK of the partner's, which this host hears as its backup. */
static void half_a_handshake(void)
{
	struct frame syn = segment(peer_mac, own_mac, 1, 100, 0, 0x02, 0);
	struct frame syn_ack = segment(peer_mac, own_mac, 0, 500, 101, 0x12, 0);

	forget_connection();
	service()->tap = US_TAP_RELAY;
	as(US_ROLE_BACKUP, US_SERVICE_GRANT, 0);
	run(ingress_fd, &syn);
	run(ingress_fd, &syn_ack);
	as(US_ROLE_PRIMARY, 0, US_NEVER);
}

/* Lets a frame come in for real over the loopback device: a program that is only tested may not adopt. The device's own
 * address is zero. */
static void arrive(struct frame *f, int flooded)
{
	struct sockaddr_ll lo = {.sll_family = AF_PACKET, .sll_ifindex = 1};
	int s = socket(AF_PACKET, SOCK_RAW, 0);

	memset(f->bytes, flooded, 6);
	sendto(s, f->bytes, f->size, 0, (struct sockaddr *)&lo, sizeof(lo));
	close(s);
	usleep(20000);
}

/* The client's ACK comes to the host that took over. */
static void test_late_adoption(void)
{
	struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons(8080)};
	int listener = socket(AF_INET, SOCK_STREAM, 0);
	__u64 before = counted(US_COUNT_ADOPTED);
	struct frame f;

	bind(listener, (struct sockaddr *)&any, sizeof(any));
	listen(listener, 8);
	check(!system("ip link set lo up"), "the loopback device is up");
	half_a_handshake();
	f = segment(client_mac, own_mac, 1, 102, 501, 0x10, 0);
	arrive(&f, 0);
	check(counted(US_COUNT_ADOPTED) == before,
	      "an ACK with other numbers than the partner's handshake adopts nothing");
	f = segment(client_mac, own_mac, 1, 101, 501, 0x10, 0);
	arrive(&f, 2);
	check(counted(US_COUNT_ADOPTED) == before, "nor does a frame for the dead host that the switch floods");
	f = segment(client_mac, own_mac, 1, 101, 501, 0x10, 0);
	arrive(&f, 0);
	check(counted(US_COUNT_ADOPTED) == before + 1,
	      "a handshake that the dead partner began is completed by its successor");
	handshake();
	f = segment(client_mac, own_mac, 1, 101, 501, 0x10, 0);
	arrive(&f, 0);
	check(counted(US_COUNT_ADOPTED) == before + 1, "a handshake of our own stack is left to it");
	close(listener);
}

static __u32 flags_of_prompted;

/* How many connections are prompted when the one of the handshake was quiet for so long, and these were its numbers. */
static int prompted(__u64 quiet_ns, __u32 own_snd_nxt, __u32 client_acked, __u32 client_nxt, __u32 own_ack)
{
	struct us_flow_key key = client_key();
	struct us_connection c = {};

	bpf_map_lookup_elem(plane->connections_fd, &key, &c);
	service()->peer_heard_ns = us_boot_ns();
	c.touched_ns = service()->peer_heard_ns - quiet_ns;
	c.own_snd_nxt = own_snd_nxt;
	c.client_acked = client_acked;
	c.client_nxt = client_nxt;
	c.own_ack = own_ack;
	c.flags |= flags_of_prompted;
	bpf_map_update_elem(plane->connections_fd, &key, &c, BPF_ANY);
	return us_prompt_recent(plane, 0, true) + us_prompt_others(plane, 0, true);
}

static void test_prompt(void)
{
	handshake_as_shadow();
	check(prompted(1000000, 501, 501, 101, 101) == 1,
	      "a connection that was busy when the partner fell silent is prompted");
	check(prompted(5000000000ULL, 501, 501, 101, 101) == 0, "one that was idle before is not");
	check(prompted(5000000000ULL, 601, 501, 101, 101) == 1, "but where the client lacks our output it is");
	check(prompted(5000000000ULL, 501, 601, 101, 101) == 1, "and where we have still to say what it has");
	check(prompted(5000000000ULL, 501, 501, 201, 101) == 1, "and where we lack what the client said");
	flags_of_prompted = US_CONNECTION_HELD;
	check(prompted(5000000000ULL, 501, 501, 101, 101) == 1, "and where the gate holds what we have to say");
	flags_of_prompted = 0;
	service()->peer_heard_ns = 0;
	check(us_prompt_recent(plane, 0, false) + us_prompt_others(plane, 0, false) == 1 &&
		      us_prompt_recent(plane, 1, false) + us_prompt_others(plane, 1, false) == 0,
	      "and all of the service, of no other, where the partner was never heard");
}

/* Not on the stack: it is large. */
static struct us_recent *recent_since(__u64 since_ns)
{
	static struct us_recent recent;

	memset(&recent, 0, sizeof(recent));
	us_recent_read(plane, since_ns, &recent);
	return &recent;
}

static void test_recent(void)
{
	__u64 before = us_boot_ns();
	struct us_flow_key key = client_key(), other = client_key();
	struct us_recent *recent;

	other.client_port++;
	as(US_ROLE_PRIMARY, US_SERVICE_RELAY | US_SERVICE_GATE, US_NEVER);
	handshake();
	handshake();
	recent = recent_since(before);
	check(recent->length == 1 && us_recent_holds(recent, &key),
	      "a connection that the kernel has told of twice is found once in the ring");
	check(!us_recent_holds(recent, &other), "and no other");
	recent = recent_since(us_boot_ns());
	check(!recent->length, "and none that it told of earlier than is asked for");
}

/* How often an IPv6 address heard nothing when it had just been added. */
static int deaf_after_adding(void)
{
	struct sockaddr_in6 at = {.sin6_family = AF_INET6, .sin6_port = htons(9009)};
	int fd = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0), deaf = 0;
	struct timeval patience = {.tv_usec = 20000};
	char heard;

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (bind(fd, (struct sockaddr *)&at, sizeof(at)))
		return -1;
	inet_pton(AF_INET6, "2001:db8::1", &at.sin6_addr);
	for (int i = 0; i < 100; i++) {
		us_address_add(1, at.sin6_addr.s6_addr, 128);
		sendto(fd, "?", 1, 0, (struct sockaddr *)&at, sizeof(at));
		deaf += recv(fd, &heard, 1, 0) != 1;
		us_address_delete(1, at.sin6_addr.s6_addr, 128);
	}
	close(fd);
	return deaf;
}

static void test_addresses(void)
{
	check(!deaf_after_adding(), "an IPv6 address that was added can be reached");
}

/* The partner's clock gains five seconds on ours while we shadow it. */
static void test_timestamps(void)
{
	struct frame f;

	handshake_as_shadow();
	f = lease(US_LEASE_REQUEST, peer_mac, 42, us_boot_ns() + 5000000000ULL);
	run(ingress_fd, &f);
	service()->state = US_STATE(US_ROLE_PRIMARY, 0, 9);
	service()->deadline_ns = US_NEVER;
	f = with_timestamps(segment(own_mac, client_mac, 0, 501, 101, 0x10, 0), 1000, 7);
	check(run(egress_fd, &f) == PASS_ON && field(&f, 24) >= 6000 && field(&f, 24) < 6100 && field(&f, 28) == 7 &&
		      checksum_right(&f),
	      "a shadow that begins to speak makes up for its slower clock");
	f = with_timestamps(segment(client_mac, own_mac, 1, 101, 501, 0x10, 0), 8, 7000);
	check(run(ingress_fd, &f) == PASS_ON && field(&f, 24) == 8 && field(&f, 28) <= 2000 && field(&f, 28) > 1900 &&
		      checksum_right(&f),
	      "and hears its own time in the client's echo");
	f = with_timestamps(segment(client_mac, own_mac, 1, 101, 501, 0x10, 0), 6, 7000);
	run(ingress_fd, &f);
	check(tracked().client_tsval == 8, "a late segment does not turn the client's clock back");
}
