/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * understudy_capture.h - what the segment plane tells 'understudy capture' about one connection (bpf/capture.h,
 * shim/capture.c, Java). Byte order and times as in understudy_abi.h, on which it builds.
 */
#ifndef UNDERSTUDY_CAPTURE_H
#define UNDERSTUDY_CAPTURE_H

#include "understudy_abi.h"

#define US_CAPTURE_KEPT	      256		/* of a frame: all headers, and a little more */
#define US_CAPTURE_RING	      (4 * 1024 * 1024) /* bytes: some 6,700 frames */
#define US_CAPTURE_PROLONG_NS 3000000000ULL	/* a capture that nobody prolongs ends by itself */

/* The only element of us_capture: what is wanted. Written by the command. Addresses v4-mapped for IPv4. */
struct us_capture_wish {
	__u64 until_ns; /* 0: nothing. Kernel: back to 0 when that time has come */
	__u8 client[16];
	__u8 service[16];
	__be16 client_port;
	__u16 pad[3];
};

enum us_capture_direction {
	US_CAPTURE_INGRESS = 0,
	US_CAPTURE_EGRESS = 1,
};

/* One frame as it came to one of our programs and as it left it. The numbers are the connection's after that; all zero
 * when it is not tracked. */
struct us_captured {
	__u64 time_ns;
	__u64 counters; /* bit n: counter n of enum us_counter went up meanwhile: these are the verdicts and reasons */
	__u64 lost;	/* how many frames found the ring full so far, because nobody read fast enough */
	__u32 length_before; /* of the whole frame */
	__u32 length_after;
	__s32 verdict; /* TC_ACT_... */
	__u16 kept_before;
	__u16 kept_after;
	__u32 flags; /* enum us_connection_flag */
	__u32 own_ack;
	__u32 own_edge;
	__u32 own_snd_nxt;
	__u32 peer_ack;
	__u32 peer_edge;
	__u32 peer_snd_nxt;
	__u32 told_ack;
	__u32 client_acked;
	__u32 epoch; /* of the service */
	__u8 direction;
	__u8 role;
	__u8 protection;
	__u8 tracked;
	__u8 pad[4];
	__u8 before[US_CAPTURE_KEPT];
	__u8 after[US_CAPTURE_KEPT];
};

/* A frame between entry and exit: element of us_passages, one for each direction, for a copy that ingress sends out
 * passes egress meanwhile. */
struct us_passage {
	__u64 wanted; /* between entry and exit: 1 */
	__u64 lost;
	__u64 counters[US_COUNTER_COUNT];
	struct us_captured captured;
};

#define US_MAP_CAPTURE	"us_capture"
#define US_MAP_CAPTURES "us_captures"

_Static_assert(US_COUNTER_COUNT <= 64, "counters are bits of one word");
_Static_assert(sizeof(struct us_capture_wish) == 48, "capture wish");
_Static_assert(sizeof(struct us_captured) == 88 + 2 * US_CAPTURE_KEPT, "captured");

#endif
