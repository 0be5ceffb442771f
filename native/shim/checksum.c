// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include "checksum.h"

#define IPV4_MINIMUM 20
#define IPV6_HEADER  40
#define TCP_MINIMUM  20
#define TCP_CHECKSUM 16

bool us_is_ipv4(const __u8 address[16])
{
	static const __u8 mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

	return !memcmp(address, mapped, sizeof(mapped));
}

/* The sum of 16-bit words as they lie in memory (RFC 1071, section 2: byte order does not matter to the sum). */
static __u64 sum(const __u8 *data, size_t size, __u64 from)
{
	unsigned __int128 total = from;
	__u64 folded;

	for (; size >= 8; data += 8, size -= 8) {
		__u64 word;

		memcpy(&word, data, 8);
		total += word;
	}
	if (size) {
		__u64 word = 0;

		memcpy(&word, data, size);
		total += word;
	}
	folded = (__u64)total;
	folded = (folded >> 32) + (folded & 0xffffffff);
	folded += (__u64)(total >> 64);
	return (folded >> 32) + (folded & 0xffffffff);
}

static __u16 fold(__u64 total)
{
	while (total >> 16)
		total = (total & 0xffff) + (total >> 16);
	return (__u16)total;
}

/* The pseudo header (RFC 9293 section 3.1, RFC 8200 section 8.1) of `size` bytes. */
static __u64 pseudo_header(const __u8 *source, const __u8 *destination, size_t address_size, __u8 protocol, size_t size)
{
	__u64 total = sum(destination, address_size, sum(source, address_size, 0));

	return total + htons(protocol) + htonl((__u32)size);
}

__be16 us_checksum(const void *data, size_t size)
{
	return (__u16)~fold(sum(data, size, 0));
}

__be16 us_checksum_ipv4(const __u8 *source, const __u8 *destination, __u8 protocol, const void *data, size_t size)
{
	return (__u16)~fold(sum(data, size, pseudo_header(source, destination, 4, protocol, size)));
}

__be16 us_checksum_ipv6(const __u8 *source, const __u8 *destination, __u8 protocol, const void *data, size_t size)
{
	return (__u16)~fold(sum(data, size, pseudo_header(source, destination, 16, protocol, size)));
}

/* Where the TCP segment begins; 0 when there is none, or only a part of one. */
static __u32 tcp_offset(const __u8 *packet, __u32 length)
{
	__u32 offset;

	if (length < IPV4_MINIMUM)
		return 0;
	if (packet[0] >> 4 == 4) {
		offset = (packet[0] & 15) * 4U;
		if (packet[9] != IPPROTO_TCP || (packet[6] & 0x3f) || packet[7])
			return 0;
	} else {
		offset = IPV6_HEADER;
		if (length < IPV6_HEADER || packet[6] != IPPROTO_TCP)
			return 0;
	}
	return length >= offset + TCP_MINIMUM ? offset : 0;
}

static __u64 tcp_pseudo_header(const __u8 *packet, __u32 tcp_length)
{
	if (packet[0] >> 4 == 4)
		return pseudo_header(packet + 12, packet + 16, 4, IPPROTO_TCP, tcp_length);
	return pseudo_header(packet + 8, packet + 24, 16, IPPROTO_TCP, tcp_length);
}

void us_tcp_checksum(__u8 *packet, __u32 length, bool partial)
{
	__u32 offset = tcp_offset(packet, length);
	__u64 total;
	__u16 value = 0;

	if (!offset)
		return;
	total = tcp_pseudo_header(packet, length - offset);
	memcpy(packet + offset + TCP_CHECKSUM, &value, 2);
	value = partial ? fold(total) : (__u16)~fold(sum(packet + offset, length - offset, total));
	memcpy(packet + offset + TCP_CHECKSUM, &value, 2);
}

bool us_tcp_is_corrupt(const __u8 *packet, __u32 length)
{
	__u32 offset = tcp_offset(packet, length);

	return offset &&
	       fold(sum(packet + offset, length - offset, tcp_pseudo_header(packet, length - offset))) != 0xffff;
}
