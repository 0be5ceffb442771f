/* SPDX-License-Identifier: GPL-2.0-or-later */
/* clock.h - the clock of leases: CLOCK_BOOTTIME, which also counts while the machine is suspended. */
#ifndef US_CLOCK_H
#define US_CLOCK_H

#include <time.h>

#include "understudy_abi_user.h"

static inline __u64 us_boot_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (__u64)now.tv_sec * 1000000000ULL + (__u64)now.tv_nsec;
}

#endif
