// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include <arpa/inet.h>

#include "checksum.h"

bool us_is_ipv4(const __u8 address[16])
{
	static const __u8 mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

	return !memcmp(address, mapped, sizeof(mapped));
}

static __u32 add(__u32 sum, const void *data, size_t size)
{
	const __u8 *bytes = data;

	for (size_t i = 0; i + 1 < size; i += 2)
		sum += (__u32)(bytes[i] << 8 | bytes[i + 1]);
	if (size & 1)
		sum += (__u32)(bytes[size - 1] << 8);
	return sum;
}

static __be16 fold(__u32 sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return htons((__u16)~sum);
}

__be16 us_checksum(const void *data, size_t size)
{
	return fold(add(0, data, size));
}

static __be16 with_pseudo_header(const __u8 *source, const __u8 *destination, size_t address_size, __u8 protocol,
				 const void *data, size_t size)
{
	__u32 sum = add(add(0, source, address_size), destination, address_size);

	return fold(add(sum + protocol + (__u32)size, data, size));
}

__be16 us_checksum_ipv4(const __u8 *source, const __u8 *destination, __u8 protocol, const void *data, size_t size)
{
	return with_pseudo_header(source, destination, 4, protocol, data, size);
}

__be16 us_checksum_ipv6(const __u8 *source, const __u8 *destination, __u8 protocol, const void *data, size_t size)
{
	return with_pseudo_header(source, destination, 16, protocol, data, size);
}
