/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hook.h - where our programs hang on an interface: one tc filter on each side of its clsact qdisc, known by handle and
 * priority. A filter holds its program until it is taken off or the interface goes. Any thread.
 */
#ifndef US_HOOK_H
#define US_HOOK_H

#include "error.h"
#include "understudy_abi_user.h"

#define US_FILTER_HANDLE   0x7564
#define US_FILTER_PRIORITY 0x75

struct bpf_program;

enum us_hook {
	US_HOOK_INGRESS,
	US_HOOK_EGRESS,
};

/* Id of our program at the hook; 0: there is none. */
__u32 us_hook_program(int ifindex, enum us_hook hook);

/* Attaches a loaded program, without a gap in the place of the one that is there, and makes the qdisc if there is none. 0, or
 * a negative errno and a line in *error. */
int us_hook_attach(int ifindex, enum us_hook hook, const struct bpf_program *program, struct us_error *error);

/* Takes our programs off both hooks, and the qdisc when no filter of others is left. 0 also when there was nothing. */
int us_hooks_clear(int ifindex, struct us_error *error);

#endif
