/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * plane.h - loads and attaches the segment plane to one interface, or takes up the one that is attached already.
 *
 *   us_plane_open    load, reuse the maps of attached programs, replace those programs without a gap
 *   us_plane_close   let go of file descriptors and memory; programs and maps stay attached and keep working
 *   us_plane_detach  take programs (and with them the maps) off the interface
 *
 * The programs hold the maps, and the interface holds the programs: nothing is pinned and nothing needs mounting. When
 * the interface goes away, so does everything. A plane belongs to the thread that opened it, except where noted.
 */
#ifndef US_PLANE_H
#define US_PLANE_H

#include <stdbool.h>
#include <stddef.h>

#include "error.h"
#include "understudy_abi_user.h"

struct bpf_object;
struct bpf_link;

struct us_plane {
	struct bpf_object *object;
	struct bpf_link *timers; /* sockops; lives as long as this process */
	int ifindex;
	int services_fd;
	int endpoints_fd;
	int connections_fd;
	int handshakes_fd;
	int counters_fd;
	int records_fd;
	int repair_fd; /* packet socket of us_repair(); -1: not open yet */
	bool taken_up; /* the programs of an earlier daemon were attached */
	__u64 instance_id;
	struct us_service *services; /* the map itself, US_MAX_SERVICES elements */
	size_t services_bytes;
	const struct us_retained *retained; /* the map itself, retention->slots elements */
	size_t retained_bytes;
	struct us_retention *retention; /* the map itself */
	const void *records;		/* the ring: the page with the write position, and twice the data (records.h) */
	size_t records_bytes;
	char timers_note[160]; /* why the timers program is not attached; empty when it is */
};

struct us_plane_options {
	const char *object_path;
	int ifindex;
	unsigned int max_connections;
	size_t retained_bytes; /* memory for what clients sent lately; 0: none */
};

/* 0 and *plane (to be closed by the caller), or a negative errno and a line in *error. Nothing is left half attached. */
int us_plane_open(const struct us_plane_options *options, struct us_plane **plane, struct us_error *error);
void us_plane_close(struct us_plane *plane);

/*
 * Attaches a program that listens on another interface than the service's: understudy_tap where a switch's copies arrive,
 * understudy_link where the partner's frames do. What it takes goes on to the service interface. Stays attached like the
 * others; us_plane_detach() takes it off.
 */
int us_plane_listen(struct us_plane *plane, int ifindex, const char *program_name, struct us_error *error);

/* Takes our programs off the interface; removes its clsact qdisc when no other filter is left. 0 also when nothing was
 * attached. */
int us_plane_detach(int ifindex, struct us_error *error);

/* True when programs of ours are attached to the interface. */
bool us_plane_attached(int ifindex);

/* A map of the programs that are attached to the interface. A descriptor, or a negative errno and a line in *error: -ENOENT
 * nothing is attached, -EPROTO the programs are of a version that has no such map. */
int us_plane_map(int ifindex, const char *name, struct us_error *error);

/* 1 when the running kernel has the kfunc, 0 when not, negative errno when its BTF cannot be read. */
int us_kernel_has_adoption(void);

/* Makes `index` the service of an address and port (network order); port and protocol 0: of the address alone. */
int us_endpoint_set(struct us_plane *plane, const struct us_endpoint_key *key, __u32 index);
int us_endpoint_delete(struct us_plane *plane, const struct us_endpoint_key *key);

/* Sums counters over all CPUs into values[US_COUNTER_COUNT]. Any thread. */
int us_counters_read(struct us_plane *plane, __u64 *values);

/* Forgets a connection. Any thread. 0 also when it is not there. */
int us_connection_delete(struct us_plane *plane, const struct us_flow_key *key);

/*
 * Writes connections as records (kind US_RECORD_PROGRESS), for a daemon that has just started. Begin with *cursor all zero
 * and call again with the same cursor until fewer than `room` come back.
 */
struct us_cursor {
	struct us_flow_key last;
	__u32 started;
};

int us_connections_read(struct us_plane *plane, struct us_cursor *cursor, struct us_record *records, int room);

/* Writes one connection as such a record, with the present time. -ENOENT when it is not there. Any thread. */
int us_connection_read(struct us_plane *plane, const struct us_flow_key *key, struct us_record *record);

/*
 * Looks a connection up by its four ends (network order; addresses v4-mapped): the maps know it before the server does.
 * The record's time_ns is when it was opened. 0, -ENOENT when no service has this end, -ENODATA when it is not tracked.
 * Any thread.
 */
int us_connection_find(struct us_plane *plane, const struct us_endpoint_key *service, const __u8 *client,
		       __be16 client_port, struct us_record *record);

/* Forgets all connections of a service; returns their number. */
int us_connections_flush(struct us_plane *plane, __u32 service);

#endif
