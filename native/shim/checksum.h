/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * checksum.h - Internet checksums (RFC 1071) of what the shim builds and passes on, and the address family test. Checksums
 * are in network order, as they lie in a packet; addresses too. Any thread.
 */
#ifndef US_CHECKSUM_H
#define US_CHECKSUM_H

#include <stdbool.h>
#include <stddef.h>

#include "understudy_abi_user.h"

bool us_is_ipv4(const __u8 address[16]);

/* Checksum over plain bytes. */
__be16 us_checksum(const void *data, size_t size);

/* Checksum with the pseudo header of IPv4 (4-byte addresses) or IPv6 (16-byte). The checksum field in data is 0. */
__be16 us_checksum_ipv4(const __u8 *source, const __u8 *destination, __u8 protocol, const void *data, size_t size);
__be16 us_checksum_ipv6(const __u8 *source, const __u8 *destination, __u8 protocol, const void *data, size_t size);

/* Writes the checksum of the TCP segment in an IP packet. `partial`: only that of the pseudo header, for a device to go on
 * with. What is no TCP segment, or a fragment of one, stays as it is. */
void us_tcp_checksum(__u8 *packet, __u32 length, bool partial);

/* Has an IP packet a TCP segment with a wrong checksum? */
bool us_tcp_is_corrupt(const __u8 *packet, __u32 length);

#endif
