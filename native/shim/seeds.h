/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * seeds.h - the daemon's end of the socket from which preloaded servers get seeds (understudy_replica.h).
 *
 *   us_seeds_open    the socket, for every user: who may have what is decided by the sockets that they hold
 *   us_seeds_await   the next question
 *   us_seeds_answer  its answer
 *
 * One thread owns it.
 */
#ifndef US_SEEDS_H
#define US_SEEDS_H

#include "error.h"
#include "understudy_replica.h"

struct us_seeds;

/* 0 and *seeds (to be closed by the caller), or a negative errno and a line in *error. Replaces what is at the path. */
int us_seeds_open(const char *path, struct us_seeds **seeds, struct us_error *error);
void us_seeds_close(struct us_seeds *seeds);

/* 1: *question is valid until the next call; 0: time is up, or the call only let somebody in; else a negative errno. */
int us_seeds_await(struct us_seeds *seeds, int timeout_millis, struct us_seed_question *question);

/* 0 also when the asker has gone meanwhile. */
int us_seeds_answer(struct us_seeds *seeds, uint64_t asker, const struct us_seed_answer *answer);

#endif
