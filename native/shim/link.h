/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * link.h - which frames an interface takes from the wire. The settings belong to the interface, not to a socket, so they
 * outlive the daemon. All return 0 or a negative errno. Any thread.
 */
#ifndef US_LINK_H
#define US_LINK_H

#include <stdbool.h>

#include "understudy_abi_user.h"

/* Takes every frame, also those for other MAC addresses (a switch's copies), or no longer. */
int us_link_promiscuous(int ifindex, bool on);

/* The largest packet that the interface sends, or a negative errno. */
int us_link_mtu(int ifindex);

/* Takes frames for a group MAC address, or no longer. May be repeated. */
int us_link_group(int ifindex, const __u8 mac[6], bool on);

#endif
