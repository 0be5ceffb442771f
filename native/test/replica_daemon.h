/* SPDX-License-Identifier: GPL-2.0-or-later */
/* replica_daemon.h - a daemon for tests of the preloaded library: a process of its own that gives the seeds it is told. */
#ifndef REPLICA_DAEMON_H
#define REPLICA_DAEMON_H

#include <stdbool.h>
#include <stdint.h>

#define REPLICA_DAEMON_SECONDS 1700000000	       /* the time that it gives */
#define REPLICA_DAEMON_MEMORY  "REPLICA_DAEMON_MEMORY" /* names the descriptor of its orders */

enum replica_daemon_mode {
	REPLICA_DAEMON_GIVES,
	REPLICA_DAEMON_HANGS,
	REPLICA_DAEMON_NOISE,  /* answers of wrong length, magic and number */
	REPLICA_DAEMON_FUZZES, /* any bytes, any number of answers, or the end of the connection */
};

/* Before the program runs itself again; sets the environment for that. Ends with the process. */
void replica_daemon_start(void);

/* In the program that was run again. */
void replica_daemon_attach(void);

/* From now on every question gets the seed of this number; 0: none. */
void replica_daemon_next(uint64_t seed);
void replica_daemon_mode(enum replica_daemon_mode mode);
void replica_daemon_stop(void);

#endif
