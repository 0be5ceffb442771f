/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netlink.h - the few netlink requests we need: addresses, tc filters, sockets. Every call opens its own socket, so any
 * thread may use them. All return 0 (or a count) or a negative errno.
 */
#ifndef US_NETLINK_H
#define US_NETLINK_H

#include <stdbool.h>

#include "understudy_abi_user.h"

struct nlmsghdr;

/* Takes one message of an answer; a negative result ends the request with it. */
typedef int (*us_message_handler)(const struct nlmsghdr *message, void *context);

/* Sends a request of a netlink protocol and feeds every message of the answer to the handler. */
int us_netlink_query(int protocol, struct nlmsghdr *request, us_message_handler handler, void *context);

/* Adds an address (v4-mapped for IPv4) to an interface; IPv6 without duplicate address detection: the partner holds the
 * same one; returns when it can be used. 0 also when it is there already. */
int us_address_add(int ifindex, const __u8 address[16], int prefix_length);

/* Removes an address. 0 also when it is not there. */
int us_address_delete(int ifindex, const __u8 address[16], int prefix_length);

/* Dumps the tc filters on one side of the interface's clsact qdisc to the handler. */
int us_filters_query(int ifindex, bool ingress, us_message_handler handler, void *context);

/* Are there tc filters of others on this side of the clsact qdisc? */
bool us_other_filters(int ifindex, bool ingress);

/* Destroys the sockets (not the listeners) bound to a service address and port (network order). The caller has made
 * sure that the resets which the kernel sends are suppressed. Returns their number. */
int us_sockets_destroy(const __u8 address[16], __be16 port);

/* How many sockets (not listeners) are bound to a service address and port (network order), or a negative errno. */
int us_sockets_count(const __u8 address[16], __be16 port);

/* Destroys the one socket of a client's connection. Returns how many that were. */
int us_socket_destroy(const __u8 address[16], __be16 port, const __u8 client[16], __be16 client_port);

/* Inode numbers of the sockets that would take a connection (or, of UDP, a datagram) to the address and port (network
 * order): bound to it or to the wildcard. Returns how many, at most `room`. */
int us_listener_inodes(const __u8 address[16], __be16 port, __u8 protocol, __u64 *inodes, int room);

#endif
