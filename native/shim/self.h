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
 * Keeps the memory of the process from being paged out, now and later, if RLIMIT_MEMLOCK is unlimited or does not count
 * (CAP_IPC_LOCK). 1: done, 0: not allowed, or a negative errno.
 */
int us_self_lock_memory(void);

/*
 * Runs the calling thread ahead of all ordinary ones (SCHED_RR) with the priority `most`, or less if RLIMIT_RTPRIO is
 * lower and counts (no CAP_SYS_NICE). Threads that it starts later are ordinary. The priority, 0: not allowed, or a
 * negative errno; then it has a short slice at least.
 */
int us_self_real_time(int most);

/*
 * Lets the calling thread have the processor soon after it wakes, for as little at a time as it needs, and not more of it
 * than others get (Linux 6.12: EEVDF with slices of one's own; earlier kernels take no notice).
 */
void us_self_short_slice(void);

#endif
