// SPDX-License-Identifier: GPL-2.0-or-later
/* tables.c - reads and changes the maps of the segment plane: endpoints, counters, connections (declared in plane.h). */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "clock.h"
#include "plane.h"

int us_endpoint_set(struct us_plane *plane, const struct us_endpoint_key *key, __u32 index)
{
	return bpf_map_update_elem(plane->endpoints_fd, key, &index, BPF_ANY) ? -errno : 0;
}

int us_endpoint_delete(struct us_plane *plane, const struct us_endpoint_key *key)
{
	return bpf_map_delete_elem(plane->endpoints_fd, key) && errno != ENOENT ? -errno : 0;
}

int us_counters_read(struct us_plane *plane, __u64 *values)
{
	int cpus = libbpf_num_possible_cpus();
	__u64 *per_cpu;

	if (cpus < 0)
		return cpus;
	per_cpu = calloc((size_t)cpus, sizeof(*per_cpu));
	if (!per_cpu)
		return -ENOMEM;
	for (__u32 i = 0; i < US_COUNTER_COUNT; i++) {
		values[i] = 0;
		if (bpf_map_lookup_elem(plane->counters_fd, &i, per_cpu))
			continue;
		for (int cpu = 0; cpu < cpus; cpu++)
			values[i] += per_cpu[cpu];
	}
	free(per_cpu);
	return 0;
}

int us_connection_delete(struct us_plane *plane, const struct us_flow_key *key)
{
	return bpf_map_delete_elem(plane->connections_fd, key) && errno != ENOENT ? -errno : 0;
}

static void to_record(struct us_plane *plane, const struct us_flow_key *key, const struct us_connection *c,
		      struct us_record *r)
{
	const struct us_service *service = &plane->services[key->service % US_MAX_SERVICES];

	memset(r, 0, sizeof(*r));
	r->time_ns = c->touched_ns;
	r->flow = *key;
	r->kind = US_RECORD_PROGRESS;
	r->reason = c->reason;
	r->role = (__u8)US_STATE_ROLE(service->state);
	r->protection = US_PROTECTION(c, service->protected_since_ns);
	US_SNAPSHOT(r, c);
}

int us_connections_read(struct us_plane *plane, struct us_cursor *cursor, struct us_record *records, int room)
{
	struct us_connection connection;
	struct us_flow_key next;
	int found = 0;

	while (found < room &&
	       !bpf_map_get_next_key(plane->connections_fd, cursor->started ? &cursor->last : NULL, &next)) {
		cursor->last = next;
		cursor->started = 1;
		if (!bpf_map_lookup_elem(plane->connections_fd, &next, &connection))
			to_record(plane, &next, &connection, &records[found++]);
	}
	return found;
}

int us_connection_read(struct us_plane *plane, const struct us_flow_key *key, struct us_record *record)
{
	struct us_connection connection;

	if (bpf_map_lookup_elem(plane->connections_fd, key, &connection))
		return -errno;
	to_record(plane, key, &connection, record);
	record->time_ns = us_boot_ns();
	return 0;
}

int us_connection_find(struct us_plane *plane, const struct us_endpoint_key *service, const __u8 *client,
		       __be16 client_port, struct us_record *record)
{
	struct us_flow_key key = {.client_port = client_port, .service_port = service->port};
	struct us_connection connection;

	if (bpf_map_lookup_elem(plane->endpoints_fd, service, &key.service))
		return -ENOENT;
	memcpy(key.client, client, sizeof(key.client));
	if (bpf_map_lookup_elem(plane->connections_fd, &key, &connection))
		return -ENODATA;
	to_record(plane, &key, &connection, record);
	record->time_ns = connection.created_ns;
	return 0;
}

int us_connections_flush(struct us_plane *plane, __u32 service)
{
	struct us_flow_key key, next;
	void *from = NULL;
	int flushed = 0;

	while (!bpf_map_get_next_key(plane->connections_fd, from, &next)) {
		if (from && key.service == service && !bpf_map_delete_elem(plane->connections_fd, &key))
			flushed++;
		key = next;
		from = &key;
	}
	if (from && key.service == service && !bpf_map_delete_elem(plane->connections_fd, &key))
		flushed++;
	return flushed;
}
