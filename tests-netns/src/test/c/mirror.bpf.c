// SPDX-License-Identifier: GPL-2.0-or-later
/* mirror.bpf.c - a switch's port mirroring: a copy of every frame that passes goes out of another port, for a trunk port
 * with a VLAN tag. A copy is not copied again. Compiled with -DTARGET=ifindex -DVLAN=id (0: no tag). */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#define COPY 0x6d690001

char licence[] SEC("license") = "GPL";

SEC("tc")
int mirror(struct __sk_buff *skb)
{
	if (skb->mark == COPY) {
		skb->mark = 0;
		return TC_ACT_UNSPEC;
	}
	skb->mark = COPY;
	if (VLAN)
		bpf_skb_vlan_push(skb, bpf_htons(ETH_P_8021Q), VLAN);
	bpf_clone_redirect(skb, TARGET, 0);
	if (VLAN)
		bpf_skb_vlan_pop(skb);
	skb->mark = 0;
	return TC_ACT_UNSPEC;
}
