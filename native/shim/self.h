/* SPDX-License-Identifier: GPL-2.0-or-later */
/* self.h - what the daemon asks for its own process: a word to the service manager, locked memory, real time. */
#ifndef US_SELF_H
#define US_SELF_H

/*
 * Sends one datagram to a Unix socket (sd_notify(3)). A path that begins with '@' is in the abstract name space. Never
 * waits: a service manager that does not read is none. 0 or a negative errno.
 */
int us_self_notify(const char *path, const char *text);

/*
 * Keeps the memory of the process from being paged out, now and later, if RLIMIT_MEMLOCK is unlimited: that is how the
 * administrator asks for it. 1: done, 0: not asked for, or a negative errno.
 */
int us_self_lock_memory(void);

/*
 * Runs the calling thread ahead of all ordinary ones (SCHED_RR), with the priority that RLIMIT_RTPRIO allows, at most
 * `most`. Threads that it starts later are ordinary. The priority, 0: not asked for (the limit is 0), or a negative errno.
 */
int us_self_real_time(int most);

#endif
