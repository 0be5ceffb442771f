/* SPDX-License-Identifier: GPL-2.0-or-later */
/* arp.h - ARP frames that the daemon sends and reads: announcements and probes. */
#ifndef US_ARP_H
#define US_ARP_H

#include <string.h>

#include <arpa/inet.h>
#include <net/ethernet.h>

#include "understudy_frames.h"

struct us_arp_frame {
	struct ether_header ethernet;
	struct us_arp arp;
} __attribute__((packed));

/* A broadcast about the last 4 bytes of a v4-mapped address, from nobody (all other addresses are zero). */
static inline struct us_arp_frame us_arp_broadcast(const __u8 own_mac[6], __u16 operation, const __u8 address[16])
{
	struct us_arp_frame frame = {
		.ethernet.ether_type = htons(ETHERTYPE_ARP),
		.arp = {.hardware = htons(1),
			.protocol = htons(ETHERTYPE_IP),
			.hardware_length = 6,
			.protocol_length = 4,
			.operation = htons(operation)},
	};

	memset(frame.ethernet.ether_dhost, 0xff, 6);
	memcpy(frame.ethernet.ether_shost, own_mac, 6);
	memcpy(frame.arp.sender_mac, own_mac, 6);
	memcpy(frame.arp.target_ip, address + 12, 4);
	return frame;
}

#endif
