/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * timers.h - a shadow's retransmission timer. While it shadows, a socket has a low minimum RTO, so that after a takeover
 * no connection waits for the usual 200 ms; a socket that speaks has the kernel's own. Attached to the root control
 * group, so it sees the sockets of every network namespace: only ours are touched.
 */
#ifndef US_TIMERS_H
#define US_TIMERS_H

#include "segment.h"

#define SHADOW_RTO_MIN_US   8000   /* two ticks at 250 Hz: the least that Linux takes */
#define SPEAKING_RTO_MIN_US 200000 /* TCP_RTO_MIN, the kernel's default */

#ifndef TCP_BPF_RTO_MIN
#define TCP_BPF_RTO_MIN 1004
#endif
#ifndef SOL_TCP
#define SOL_TCP 6
#endif

const volatile __u64 own_netns_cookie = 0; /* set by the shim before loading */

static __always_inline struct us_service *service_of_socket(struct bpf_sock_ops *ops)
{
	/* Read one by one and through volatile: the verifier allows no computed pointer into the context. */
	volatile struct bpf_sock_ops *context = ops;
	__u32 ipv4 = context->local_ip4;
	__u32 words[4] = {context->local_ip6[0], context->local_ip6[1], context->local_ip6[2], context->local_ip6[3]};
	__u8 address[16];
	__u32 *index;

	if (bpf_get_netns_cookie(ops) != own_netns_cookie)
		return NULL;
	if (context->family == 2 /* AF_INET */)
		map_ipv4(address, ipv4);
	else
		__builtin_memcpy(address, words, 16);
	index = find_service(address, bpf_htons(ops->local_port), IPPROTO_TCP);
	return index ? service_at(*index) : NULL;
}

SEC("sockops")
int understudy_timers(struct bpf_sock_ops *ops)
{
	struct us_service *service;
	int rto_min;

	if (ops->op != BPF_SOCK_OPS_PASSIVE_ESTABLISHED_CB && ops->op != BPF_SOCK_OPS_RTT_CB &&
	    ops->op != BPF_SOCK_OPS_RTO_CB)
		return 1;
	service = service_of_socket(ops);
	if (!service)
		return 1;
	if (ops->op == BPF_SOCK_OPS_PASSIVE_ESTABLISHED_CB)
		bpf_sock_ops_cb_flags_set(ops, BPF_SOCK_OPS_RTT_CB_FLAG | BPF_SOCK_OPS_RTO_CB_FLAG);
	rto_min = US_STATE_ROLE(service->state) == US_ROLE_BACKUP ? SHADOW_RTO_MIN_US : SPEAKING_RTO_MIN_US;
	bpf_setsockopt(ops, SOL_TCP, TCP_BPF_RTO_MIN, &rto_min, sizeof(rto_min));
	return 1;
}

#endif
