/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * packet.h - frames that the daemon sends itself: lease probes and requests, and the announcement of an address.
 * One packet socket per interface; sends never block. Owned by the control thread.
 */
#ifndef US_PACKET_H
#define US_PACKET_H

#include "understudy_abi_user.h"

/* A packet socket that hears frames of this EtherType (0: none, it only sends) and never blocks, or a negative errno. Close
 * with close(2). */
int us_packet_open(int ifindex, int ethertype);

/* Sends a lease frame of the given kind (enum us_lease_kind) for the service; a REQUEST is stamped now. */
int us_packet_lease(int fd, const struct us_service *service, int kind);

/* Tells the segment where the address lives now: gratuitous ARP request and reply (RFC 5227), or unsolicited neighbour
 * advertisement with Override (RFC 4861 section 7.2.6). */
int us_packet_announce(int fd, const struct us_service *service);

/*
 * Asks the segment whether another host answers for an address (v4-mapped for IPv4): an ARP probe (RFC 5227), or a
 * neighbour solicitation from nobody (RFC 4862 section 5.4.2), three times in timeout_millis. 1: another host has it;
 * 0: nobody answered; negative errno. Blocks.
 */
int us_packet_probe(int ifindex, const __u8 own_mac[6], const __u8 address[16], int timeout_millis);

/*
 * Asks a witness on the segment for its address, once, as the service address with our MAC address: a request of ARP
 * (RFC 826) or a neighbour solicitation (RFC 4861), from which the witness learns where the service address lives. 1: its
 * answer to the service address has come here, so the witness and the switches between know the way; 0: none came;
 * negative errno. A host that does not speak for the service gets none: its programs take the question off. Blocks.
 */
int us_packet_verify(int ifindex, const __u8 own_mac[6], const __u8 service[16], const __u8 witness[16],
		     int timeout_millis);

#endif
