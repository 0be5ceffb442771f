// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include <bpf/libbpf.h>

#include "hook.h"
#include "netlink.h"

static const enum bpf_tc_attach_point points[] = {
	[US_HOOK_INGRESS] = BPF_TC_INGRESS,
	[US_HOOK_EGRESS] = BPF_TC_EGRESS,
};

static const char *const names[] = {
	[US_HOOK_INGRESS] = "ingress",
	[US_HOOK_EGRESS] = "egress",
};

/* libbpf refuses structures whose padding is not zero. */
static void set_hook(struct bpf_tc_hook *hook, int ifindex, enum bpf_tc_attach_point where)
{
	memset(hook, 0, sizeof(*hook));
	hook->sz = sizeof(*hook);
	hook->ifindex = ifindex;
	hook->attach_point = where;
}

static void set_filter(struct bpf_tc_opts *opts)
{
	memset(opts, 0, sizeof(*opts));
	opts->sz = sizeof(*opts);
	opts->handle = US_FILTER_HANDLE;
	opts->priority = US_FILTER_PRIORITY;
}

__u32 us_hook_program(int ifindex, enum us_hook hook)
{
	struct bpf_tc_hook at;
	struct bpf_tc_opts opts;

	set_hook(&at, ifindex, points[hook]);
	set_filter(&opts);
	return bpf_tc_query(&at, &opts) ? 0 : opts.prog_id;
}

int us_hook_attach(int ifindex, enum us_hook hook, const struct bpf_program *program, struct us_error *error)
{
	struct bpf_tc_hook at;
	struct bpf_tc_opts opts;
	int result;

	set_hook(&at, ifindex, BPF_TC_INGRESS | BPF_TC_EGRESS);
	result = bpf_tc_hook_create(&at);
	if (result && result != -EEXIST)
		return us_fail(error, -result, "clsact qdisc cannot be added to interface %d: %s", ifindex,
			       strerror(-result));
	set_hook(&at, ifindex, points[hook]);
	set_filter(&opts);
	opts.flags = BPF_TC_F_REPLACE;
	opts.prog_fd = bpf_program__fd(program);
	result = bpf_tc_attach(&at, &opts);
	if (result)
		return us_fail(error, -result, "program %s cannot be attached to interface %d: %s",
			       bpf_program__name(program), ifindex, strerror(-result));
	return 0;
}

static int detach(int ifindex, enum us_hook hook, struct us_error *error)
{
	struct bpf_tc_hook at;
	struct bpf_tc_opts opts;
	int result;

	if (!us_hook_program(ifindex, hook))
		return 0;
	set_hook(&at, ifindex, points[hook]);
	set_filter(&opts);
	result = bpf_tc_detach(&at, &opts);
	if (result)
		return us_fail(error, -result, "our %s program cannot be taken off interface %d: %s", names[hook],
			       ifindex, strerror(-result));
	return 0;
}

int us_hooks_clear(int ifindex, struct us_error *error)
{
	struct bpf_tc_hook both;
	int result = detach(ifindex, US_HOOK_INGRESS, error);

	if (!result)
		result = detach(ifindex, US_HOOK_EGRESS, error);
	if (result)
		return result;
	if (!us_other_filters(ifindex, true) && !us_other_filters(ifindex, false)) {
		set_hook(&both, ifindex, BPF_TC_INGRESS | BPF_TC_EGRESS);
		bpf_tc_hook_destroy(&both);
	}
	return 0;
}
