/* SPDX-License-Identifier: GPL-2.0-or-later */
/* checksum.h - Internet checksums (RFC 1071) of the few frames that the shim builds, and the address family test. */
#ifndef US_CHECKSUM_H
#define US_CHECKSUM_H

#include <stdbool.h>
#include <stddef.h>

#include "understudy_abi_user.h"

bool us_is_ipv4(const __u8 address[16]);

/* Checksum, in network order, over plain bytes. */
__be16 us_checksum(const void *data, size_t size);

/* Checksum with the pseudo header of IPv4 (4-byte addresses) or IPv6 (16-byte). The checksum field in data is 0. */
__be16 us_checksum_ipv4(const __u8 *source, const __u8 *destination, __u8 protocol, const void *data, size_t size);
__be16 us_checksum_ipv6(const __u8 *source, const __u8 *destination, __u8 protocol, const void *data, size_t size);

#endif
