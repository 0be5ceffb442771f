/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * understudy_frames.h - frames of other protocols that both the eBPF programs and the shim read or write. All fields in
 * network order.
 */
#ifndef UNDERSTUDY_FRAMES_H
#define UNDERSTUDY_FRAMES_H

#define US_ARP_REQUEST 1
#define US_ARP_REPLY   2

/* ARP for IPv4 over Ethernet (RFC 826), behind the Ethernet header. */
struct us_arp {
	__be16 hardware;
	__be16 protocol;
	__u8 hardware_length;
	__u8 protocol_length;
	__be16 operation;
	__u8 sender_mac[6];
	__u8 sender_ip[4];
	__u8 target_mac[6];
	__u8 target_ip[4];
} __attribute__((packed));

_Static_assert(sizeof(struct us_arp) == 28, "ARP");

#endif
