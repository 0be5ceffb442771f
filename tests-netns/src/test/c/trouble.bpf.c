// SPDX-License-Identifier: GPL-2.0
/*
 * A bad cable for TCP: of a thousand segments it loses LOSS, doubles DOUBLED and sends LATE by a slow way round, on which
 * others overtake them. Compiled for each use with -D; FROM and TO are the last bytes of the Ethernet addresses that it
 * is for (0: any). Other traffic is left alone: heartbeats and leases are not what is tried here.
 */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#define SEEN 0x5eed0001 /* mark of what was treated already */

static __always_inline int concerned(struct __sk_buff *skb)
{
	__u8 head[24];

	if (bpf_skb_load_bytes(skb, 0, head, sizeof(head)))
		return 0;
	if ((FROM && head[11] != FROM) || (TO && head[5] != TO))
		return 0;
	return (head[12] == 0x08 && head[13] == 0x00 && head[23] == 6) ||
	       (head[12] == 0x86 && head[13] == 0xdd && head[20] == 6);
}

/* On the switch's port, in the direction DIRECTION_FLAGS (0: out, BPF_F_INGRESS: in). */
SEC("trouble")
int make_trouble(struct __sk_buff *skb)
{
	__u32 chance;

	if (skb->mark == SEEN) {
		skb->mark = 0;
		return TC_ACT_OK;
	}
	if (!concerned(skb))
		return TC_ACT_OK;
	chance = bpf_get_prandom_u32() % 1000;
	if (chance < LOSS)
		return TC_ACT_SHOT;
	if (chance < LOSS + DOUBLED) {
		skb->mark = SEEN;
		bpf_clone_redirect(skb, skb->ifindex, DIRECTION_FLAGS);
		skb->mark = 0;
		return TC_ACT_OK;
	}
	if (chance < LOSS + DOUBLED + LATE)
		return bpf_redirect(DETOUR, 0);
	return TC_ACT_OK;
}

/* At the end of the detour: back to where it was taken away. */
SEC("back")
int come_back(struct __sk_buff *skb)
{
	skb->mark = SEEN;
	return bpf_redirect(PORT, DIRECTION_FLAGS);
}

char LICENSE[] SEC("license") = "GPL";
