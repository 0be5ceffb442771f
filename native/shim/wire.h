/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * wire.h - what the engine nfqueue sends beside its verdicts: copies of client packets for the partner, frames of its own
 * between the two daemons, and packets in the name of either end of a connection. Owned by one thread.
 * Functions return 0 or a count, or a negative errno; a frame that cannot be sent is as good as one that got lost.
 */
#ifndef US_WIRE_H
#define US_WIRE_H

#include "understudy_abi_user.h"

struct us_wire {
	int relay;  /* packet socket with virtio headers: the kernel cuts what is longer than the link takes */
	int frames; /* packet socket that hears US_ETHERTYPE_NOTICE */
	int raw4;
	int raw6;
	__u32 mtu;
	__u8 own_mac[6];
};

int us_wire_open(struct us_wire *wire, int ifindex);

void us_wire_close(struct us_wire *wire);

/* Sends the partner an IP packet as it is. Leaves only the sum of the pseudo header in its TCP checksum. */
int us_wire_relay(struct us_wire *wire, const __u8 mac[6], __u8 *packet, __u32 length);

/* Sends the partner a frame of our own: `body` behind an Ethernet header. */
int us_wire_send(struct us_wire *wire, const __u8 mac[6], const void *body, size_t length);

/* Takes the next frame of our own kind; the Ethernet header is left out and its source stored. 0: none. */
int us_wire_receive(struct us_wire *wire, __u8 mac[6], void *body, size_t room);

/* Gives the stack an IP packet to send (or to receive, when it is addressed to this host). Makes the TCP checksum. */
int us_wire_inject(struct us_wire *wire, __u8 *packet, __u32 length);

#endif
