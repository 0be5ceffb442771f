/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * interface.h - what an interface is, as far as it matters to programs on it. Only reads. Any thread.
 */
#ifndef US_INTERFACE_H
#define US_INTERFACE_H

#include "understudy_abi_user.h"

struct us_interface {
	char kind[16]; /* "bridge", "bond", "vlan", "macvlan", "vxlan", "veth" ...; empty for hardware */
	__u64 received_packets;
	__u32 master; /* the bridge or bond whose port it is; 0: of none */
	__u32 mtu;
	__u32 up;
	__u32 xdp_program;    /* id of a program that sees frames before ours; 0: none */
	__u32 filters_before; /* tc filters of others that run before ours, both directions */
	__u32 filters_after;
};

/* Describes the interface. 0 or a negative errno. */
int us_interface_read(int ifindex, struct us_interface *description);

#endif
