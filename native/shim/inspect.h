/* SPDX-License-Identifier: GPL-2.0-or-later */
/* inspect.h - questions to the kernel that only `understudy check` asks. */
#ifndef US_INSPECT_H
#define US_INSPECT_H

/* Is the wall clock kept right by a time service (adjtimex)? 1, 0 or a negative errno. */
int us_clock_synchronized(void);

/*
 * Does the interface merge received segments in hardware (large receive offload)? What comes out of that is no segment
 * that was ever sent. 1, 0 or a negative errno (-EOPNOTSUPP: it cannot).
 */
int us_interface_merges(const char *name);

#endif
