/* SPDX-License-Identifier: GPL-2.0-or-later */
/* process.h - hears of a process's death at once (pidfd). One watch per thread that waits. */
#ifndef US_PROCESS_H
#define US_PROCESS_H

#include <stddef.h>

/* A file descriptor that becomes readable when the process ends, or a negative errno (-ESRCH: it has ended). */
int us_process_open(int pid);

/* Waits until one of the descriptors is readable. Its index; -1: time is up; -2 and less: -errno - 1. */
int us_process_await(const int *fds, size_t count, int timeout_millis);

#endif
