// SPDX-License-Identifier: GPL-2.0
/* Lets nothing pass of the control channel (CONTROL), of all else (REST), or of both. IPv4 without options. */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#define PROTOCOL_AT    (ETH_HLEN + 9)
#define DESTINATION_AT (ETH_HLEN + 20 + 2)
#define CONTROL_PORT   7077

SEC("tc")
int cut(struct __sk_buff *skb)
{
	__u8 protocol = 0;
	__u16 port = 0;
	int control;

	if (skb->protocol == bpf_htons(ETH_P_IP)) {
		bpf_skb_load_bytes(skb, PROTOCOL_AT, &protocol, sizeof(protocol));
		bpf_skb_load_bytes(skb, DESTINATION_AT, &port, sizeof(port));
	}
	control = protocol == IPPROTO_UDP && port == bpf_htons(CONTROL_PORT);
	return (control ? CONTROL : REST) ? TC_ACT_SHOT : TC_ACT_OK;
}

char LICENSE[] SEC("license") = "GPL";
