/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kernel.h - what we use of the kernel: user-space API headers, helpers, the one kfunc and the one member of a structure
 * that is read, both resolved by BTF when the object is loaded: the object needs no header of a particular kernel.
 */
#ifndef US_KERNEL_H
#define US_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/in.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#include "understudy_abi.h"
#include "understudy_sequence.h"

/* Include/net/tcp.h of the kernel: what an adopted connection agreed on in its handshake. */
struct bpf_tcp_req_attrs {
	__u32 rcv_tsval;
	__u32 rcv_tsecr;
	__u16 mss;
	__u8 rcv_wscale;
	__u8 snd_wscale;
	__u8 ecn_ok;
	__u8 wscale_ok;
	__u8 sack_ok;
	__u8 tstamp_ok;
	__u8 usec_ts_ok;
	__u8 reserved[3];
};

/* Only passed on; BTF wants a structure, not a forward declaration. */
struct sock {
};

/* Of a connection in TIME-WAIT only the number that it waits for (include/net/sock.h of the kernel). */
struct sock_common {
	__u32 skc_tw_rcv_nxt;
} __attribute__((preserve_access_index));

struct inet_timewait_sock {
	struct sock_common __tw_common;
} __attribute__((preserve_access_index));

struct tcp_timewait_sock {
	struct inet_timewait_sock tw_sk;
} __attribute__((preserve_access_index));

/* Hands the ACK in skb to the listener sk with a handshake agreed elsewhere (Linux 6.9; made for SYN proxies). */
extern int bpf_sk_assign_tcp_reqsk(struct __sk_buff *skb, struct sock *sk, struct bpf_tcp_req_attrs *attrs,
				   int attrs__sz) __ksym;

#define PASS	TC_ACT_UNSPEC /* on to the next filter, then the stack or the wire */
#define DROP	TC_ACT_SHOT   /* ingress only: at egress the stack would see congestion */
#define CONSUME TC_ACT_STOLEN /* egress: the stack believes the segment left */

#define US_TCP_LISTEN 10

/* Time since, and 0 when another CPU has noted a later time than ours between our look at the clock and the lock. */
static __always_inline __u64 elapsed_ns(__u64 now, __u64 since)
{
	return now > since ? now - since : 0;
}

static __always_inline bool same_mac(const __u8 *a, const __u8 *b)
{
	return a[0] == b[0] && a[1] == b[1] && a[2] == b[2] && a[3] == b[3] && a[4] == b[4] && a[5] == b[5];
}

#endif
