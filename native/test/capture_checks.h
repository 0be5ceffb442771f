/* SPDX-License-Identifier: GPL-2.0-or-later */
/* capture_checks.h - part of plane_test.c: what is seen of the segment plane while somebody looks. */
#ifndef US_CAPTURE_CHECKS_H
#define US_CAPTURE_CHECKS_H

#include "capture.h"

static struct us_captured seen;
static struct frame shown;
static int sightings;

/* What the programs send to the partner comes in again by the loopback device, with another MAC address: not shown. */
static int note_sighting(void *context, void *data, size_t length)
{
	const struct us_captured *captured = data;

	(void)context;
	if (length < sizeof(seen) || memcmp(captured->before, shown.bytes, captured->kept_before))
		return 0;
	seen = *captured;
	sightings++;
	return 0;
}

static int counted_in(int counter)
{
	return (int)(seen.counters >> counter & 1);
}

static int look_at(struct us_capture *capture, __u16 client_port)
{
	struct us_capture_wish wish = {.client_port = htons(client_port)};
	struct us_error error = {};
	int result;

	wish.client[10] = wish.client[11] = 0xff;
	inet_pton(AF_INET, "192.0.2.9", wish.client + 12);
	memcpy(wish.service, service()->address, 16);
	result = us_capture_open(1, &wish, capture, &error);
	if (result)
		printf("# %s\n", error.text);
	return result;
}

/* Runs a frame through a program and returns how often it was seen; the last sight of it is in `seen`. */
static int sights(struct ring_buffer *ring, int program_fd, struct frame f)
{
	sightings = 0;
	shown = f;
	run(program_fd, &f);
	ring_buffer__consume(ring);
	return sightings;
}

static void test_capture(void)
{
	struct us_capture capture, second;
	struct ring_buffer *ring;
	struct frame f;

	tap(US_TAP_RELAY, US_ROLE_BACKUP, US_SERVICE_GRANT);
	handshake_as_shadow();
	ring = look_at(&capture, 40000) ? NULL : ring_buffer__new(capture.captures_fd, note_sighting, NULL, NULL);
	check(ring != NULL, "capture: the plane can be looked at while it works");
	if (!ring)
		return;
	f = segment(peer_mac, own_mac, 1, 101, 9000, 0x10, 0);
	check(sights(ring, ingress_fd, f) == 1 && seen.direction == US_CAPTURE_INGRESS && seen.verdict == PASS_ON &&
		      counted_in(US_COUNT_CLAMPED) && counted_in(US_COUNT_PASSED) && !counted_in(US_COUNT_CONFIRMED),
	      "capture: a frame is seen once, with what was counted because of it and nothing else");
	memcpy(f.bytes, seen.after, sizeof(f.bytes));
	check(seen.kept_before == 54 && seen.length_before == 54 && field(&f, 8) < 9000,
	      "capture: it is seen as it came and as it left");
	check(seen.role == US_ROLE_BACKUP && seen.tracked && seen.client_acked == 9000,
	      "capture: with role and numbers of its connection");
	f = segment(own_mac, client_mac, 0, 9001, 101, 0x18, 51); /* the client has not acknowledged it */
	check(sights(ring, egress_fd, f) == 1 && seen.direction == US_CAPTURE_EGRESS &&
		      counted_in(US_COUNT_CONFIRMED) && seen.length_before == 105 && seen.length_after < 105 &&
		      !memcmp(seen.after, peer_mac, 6),
	      "capture: a suppressed segment is seen with the confirmation that it became");
	tap(US_TAP_RELAY, US_ROLE_PRIMARY, US_SERVICE_RELAY | US_SERVICE_GATE);
	f = segment(client_mac, own_mac, 1, 100, 0, 0x02, 0);
	check(sights(ring, ingress_fd, f) == 1 && counted_in(US_COUNT_RELAYED),
	      "capture: the copy for the partner is no frame of its own");
	((struct tcphdr *)(f.bytes + 34))->source = htons(40001);
	check(!sights(ring, ingress_fd, f), "capture: other connections are not seen");
	check(look_at(&second, 40001) == -EBUSY, "capture: a second one is refused");
	capture.wish->until_ns = us_boot_ns() - 1;
	f = segment(peer_mac, own_mac, 1, 101, 9000, 0x10, 0);
	check(!sights(ring, ingress_fd, f) && !capture.wish->until_ns, "capture: one that nobody prolongs ends");
	us_capture_prolong(&capture);
	check(sights(ring, ingress_fd, f) == 1, "capture: one that is prolonged goes on");
	us_capture_close(&capture);
	check(!sights(ring, ingress_fd, f), "capture: nothing is seen when nobody looks any more");
	ring_buffer__free(ring);
}

#endif
