/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * link.h - an interface as the wire sees it: its address, its carrier, and which frames it takes. The settings belong to
 * the interface, not to a socket, so they outlive the daemon. All return 0 or what is said, or a negative errno. Any
 * thread.
 */
#ifndef US_LINK_H
#define US_LINK_H

#include <stdbool.h>

#include "understudy_abi_user.h"

/* The interface's own MAC address. */
int us_link_mac(int ifindex, __u8 mac[6]);

/* The largest IP packet that the interface sends, in bytes. */
int us_link_mtu(int ifindex);

/* 1: the interface is up and has a carrier; 0: it has none, or is gone. Waits for the kernel's configuration lock, so not
 * for the control thread. The flags of the interface would not do: they follow the carrier only after up to a second. */
int us_link_has_carrier(int ifindex);

/* Takes every frame, also those for other MAC addresses (a switch's copies), or no longer. */
int us_link_promiscuous(int ifindex, bool on);

/* Takes frames for a group MAC address, or no longer. May be repeated. */
int us_link_group(int ifindex, const __u8 mac[6], bool on);

#endif
