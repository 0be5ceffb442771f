/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * source.h - one connection's own source of randomness: a seed, and how much of it was drawn.
 *
 *   us_source_new     undecided
 *   us_source_decide  asks the daemon, once; after that it is seeded or true for good
 *   us_source_draw    bytes that both hosts compute alike; refused unless seeded
 *   us_source_free    forgets the seed
 *
 * Sources lie in memory that a fork wipes (MADV_WIPEONFORK): two processes can never draw the same bytes, for the child's
 * copy is all zero, which is "true for good". No draw repeats another: each has its own nonce.
 *
 * A draw is numbered among the draws of the same length and kind. What depends on a process's history (the blinding of
 * an RSA key is renewed every 32 signatures, and draws as many bytes as the key is long) so does not shift what follows.
 *
 * Threads: a source belongs to one connection; counting is atomic, so even misuse repeats nothing.
 */
#ifndef US_SOURCE_H
#define US_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "chacha.h"
#include "understudy_replica.h"

#define US_SOURCE_CLASSES 16

enum us_source_state {
	US_SOURCE_TRUE = 0, /* for good; also what a fork leaves */
	US_SOURCE_UNDECIDED = 1,
	US_SOURCE_SEEDED = 2,
};

/* Who draws: the first word of the nonce. */
enum us_source_kind {
	US_DRAW_TLS = 1,
	US_DRAW_PROGRAM = 2, /* outside of the TLS library */
	US_DRAW_TICKETS = 3,
};

/* Whether what the program writes is cut into records by us (framing.h). */
enum us_source_cut {
	US_CUT_UNKNOWN = 0, /* nothing was written yet */
	US_CUT_BY_PROGRAM = 1,
	US_CUT_BY_FRAMES = 2,
};

struct us_frames;

struct us_source {
	uint32_t state; /* enum us_source_state */
	uint16_t live;	/* 0: not handed out, or wiped by a fork */
	uint16_t cut;	/* enum us_source_cut */
	struct us_frames *frames;
	int64_t seconds;
	uint8_t seed[US_SEED_BYTES];
	uint8_t tickets[US_SEED_BYTES];
	struct {
		uint64_t key; /* kind << 32 | length + 1; 0: free */
		uint32_t count;
	} classes[US_SOURCE_CLASSES];
	uint32_t others; /* draws that found no class */
	struct us_source *next_free;
};

/* NULL when there is no memory that a fork wipes. */
struct us_source *us_source_new(void);
void us_source_free(struct us_source *source);

/* Asks the daemon about the socket `fd` of this process. May wait some milliseconds. */
void us_source_decide(struct us_source *source, int fd);

/* Fills `out`. False, and nothing is written, when the source is not seeded. `context`: 32 bytes, or NULL. */
bool us_source_draw(struct us_source *source, enum us_source_kind kind, const uint8_t *context, void *out,
		    size_t length);

#endif
