/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * daemon.h - asks the local daemon for seeds. One socket for each process, opened when first needed.
 *
 * The server must never wait for long for a daemon that is gone or hangs: an answer is awaited for US_PATIENCE_MS (or as
 * the environment variable UNDERSTUDY_REPLICA_PATIENCE_MS says, less than 1000). A daemon that has not answered by then is
 * not asked again before that answer has come, or for 10 s, so a hanging one costs each process little; when nobody
 * listens, nobody is asked for a while. A busy host makes a daemon slow: the patience is longer than that takes, for a
 * connection without a seed is not protected.
 */
#ifndef US_DAEMON_H
#define US_DAEMON_H

#include "understudy_replica.h"

#define US_PATIENCE_MS 200

/* 0 and *answer, or a negative errno. Any thread; keeps errno. */
int us_daemon_ask(int fd, struct us_seed_answer *answer);

#endif
