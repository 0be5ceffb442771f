// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>
#include <unistd.h>

#include <linux/bpf.h>

#include "recent.h"

/* A record in the ring: the kernel's header, and the record, in whole words of eight bytes. */
#define HEADER_BYTES 8
#define STRIDE	     ((HEADER_BYTES + sizeof(struct us_record) + 7) & ~7ULL)
#define MOST_RECORDS (4 * US_RECENT_FLOWS)

_Static_assert(US_RECENT_FLOWS < 0xffff, "a bucket holds an index");

/* FNV-1a over the key's words; the bucket where the flow is, or the empty one where it would be. */
static __u32 bucket_of(const struct us_recent *recent, const struct us_flow_key *flow)
{
	const __u8 *bytes = (const __u8 *)flow;
	__u32 hash = 2166136261U;

	for (size_t i = 0; i < sizeof(*flow); i++)
		hash = (hash ^ bytes[i]) * 16777619U;
	hash %= US_RECENT_BUCKETS;
	while (recent->buckets[hash] && memcmp(&recent->flows[recent->buckets[hash] - 1], flow, sizeof(*flow)))
		hash = (hash + 1) % US_RECENT_BUCKETS;
	return hash;
}

static void add(struct us_recent *recent, const struct us_flow_key *flow)
{
	__u32 bucket = bucket_of(recent, flow);

	if (recent->buckets[bucket])
		return;
	recent->flows[recent->length] = *flow;
	recent->buckets[bucket] = (__u16)++recent->length;
}

/*
 * Every record has the same size, so the ring can be read backwards from where the next one will be written. What is
 * looked at is less than half of it, and the kernel would have to write the rest meanwhile to spoil it.
 */
static void walk_back(const __u8 *data, __u64 bytes, __u64 position, __u64 since_ns, struct us_recent *recent)
{
	for (int i = 0; i < MOST_RECORDS && position >= STRIDE && recent->length < US_RECENT_FLOWS; i++) {
		const struct us_record *r;
		__u32 header;

		position -= STRIDE;
		memcpy(&header, data + (position & (bytes - 1)), sizeof(header));
		if (header & BPF_RINGBUF_BUSY_BIT)
			continue;
		r = (const struct us_record *)(data + (position & (bytes - 1)) + HEADER_BYTES);
		if (header != sizeof(*r) || r->time_ns < since_ns)
			return;
		add(recent, &r->flow);
	}
}

void us_recent_read(const struct us_plane *plane, __u64 since_ns, struct us_recent *recent)
{
	const __u8 *producer = plane->records;
	size_t page = (size_t)sysconf(_SC_PAGESIZE);

	walk_back(producer + page, (plane->records_bytes - page) / 2,
		  __atomic_load_n((const __u64 *)producer, __ATOMIC_ACQUIRE), since_ns, recent);
}

bool us_recent_holds(const struct us_recent *recent, const struct us_flow_key *flow)
{
	return recent->buckets[bucket_of(recent, flow)];
}
