// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/mount.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>

#include "hook.h"
#include "plane.h"
#include "records.h"

#define MAX_PROGRAM_MAPS 32

#ifndef SO_NETNS_COOKIE
#define SO_NETNS_COOKIE 71
#endif

#define INGRESS_PROGRAM "understudy_ingress"
#define EGRESS_PROGRAM	"understudy_egress"

/* libbpf's last warnings, for the error line: a verifier's whole log would not fit and helps nobody at night. */
static __thread char last_warning[256];

static int keep_warning(enum libbpf_print_level level, const char *format, va_list arguments)
{
	const char *debug = getenv("UNDERSTUDY_BPF_DEBUG");

	if (debug)
		return vfprintf(stderr, format, arguments);
	if (level == LIBBPF_WARN && !last_warning[0]) {
		vsnprintf(last_warning, sizeof(last_warning), format, arguments);
		last_warning[strcspn(last_warning, "\n")] = 0;
	}
	return 0;
}

bool us_plane_attached(int ifindex)
{
	libbpf_set_print(keep_warning);
	return us_hook_program(ifindex, US_HOOK_INGRESS) || us_hook_program(ifindex, US_HOOK_EGRESS);
}

int us_kernel_has_adoption(void)
{
	struct btf *btf = btf__load_vmlinux_btf();
	int id;

	libbpf_set_print(keep_warning);
	if (!btf)
		return -errno;
	id = btf__find_by_name_kind(btf, "bpf_sk_assign_tcp_reqsk", BTF_KIND_FUNC);
	btf__free(btf);
	return id > 0;
}

struct program_maps {
	__u32 ids[MAX_PROGRAM_MAPS];
	__u32 length;
};

/* The maps that a program uses. 0, or a negative errno: -ENOENT there is no such program. */
static int list_maps(__u32 program_id, struct program_maps *maps)
{
	struct bpf_prog_info info = {.nr_map_ids = MAX_PROGRAM_MAPS, .map_ids = (__u64)(unsigned long)maps->ids};
	__u32 length = sizeof(info);
	int fd = bpf_prog_get_fd_by_id(program_id), result;

	if (fd < 0)
		return -errno;
	result = bpf_obj_get_info_by_fd(fd, &info, &length) ? -errno : 0;
	close(fd);
	maps->length = info.nr_map_ids < MAX_PROGRAM_MAPS ? info.nr_map_ids : MAX_PROGRAM_MAPS;
	return result;
}

/* A descriptor and what the map is, or a negative number: it has gone meanwhile. */
static int open_map(__u32 id, struct bpf_map_info *info)
{
	__u32 length = sizeof(*info);
	int fd = bpf_map_get_fd_by_id(id);

	memset(info, 0, sizeof(*info));
	if (fd >= 0 && bpf_obj_get_info_by_fd(fd, info, &length)) {
		close(fd);
		return -1;
	}
	return fd;
}

static int reuse_map(struct bpf_object *object, int fd, const struct bpf_map_info *info, struct us_error *error)
{
	struct bpf_map *map = bpf_object__find_map_by_name(object, info->name);

	if (!map || strncmp(info->name, "us_", 3) != 0)
		return 0;
	if (info->value_size != bpf_map__value_size(map) || info->key_size != bpf_map__key_size(map))
		return us_fail(error, EPROTO,
			       "the attached programs are of another version (map %s differs); "
			       "run 'understudy off' with the old version first",
			       info->name);
	return bpf_map__reuse_fd(map, fd);
}

/* Gives the new object the maps of the program that is attached. 0, or a negative errno. */
static int reuse_maps(struct bpf_object *object, __u32 program_id, struct us_error *error)
{
	struct program_maps maps;
	int result = list_maps(program_id, &maps);

	if (result)
		return us_fail(error, -result, "attached eBPF program %u cannot be opened: %s", program_id,
			       strerror(-result));
	for (__u32 i = 0; !result && i < maps.length; i++) {
		struct bpf_map_info info;
		int fd = open_map(maps.ids[i], &info);

		if (fd < 0)
			continue;
		result = reuse_map(object, fd, &info, error);
		close(fd);
	}
	return result;
}

int us_plane_map(int ifindex, const char *name, struct us_error *error)
{
	struct program_maps maps;
	int result;

	libbpf_set_print(keep_warning);
	result = list_maps(us_hook_program(ifindex, US_HOOK_INGRESS), &maps);
	if (result)
		return us_fail(error, -result,
			       result == -ENOENT ? "no programs of ours are attached to interface %d"
						 : "the program on interface %d cannot be opened",
			       ifindex);
	for (__u32 i = 0; i < maps.length; i++) {
		struct bpf_map_info info;
		int fd = open_map(maps.ids[i], &info);

		if (fd >= 0 && !strcmp(info.name, name))
			return fd;
		if (fd >= 0)
			close(fd);
	}
	return us_fail(error, EPROTO, "the attached programs have no map %s: they are of an earlier version", name);
}

static int check_instance(struct us_plane *plane, int instances_fd, struct us_error *error)
{
	struct us_instance instance = {};
	__u32 zero = 0;

	if (bpf_map_lookup_elem(instances_fd, &zero, &instance))
		return us_fail(error, errno, "map us_instances cannot be read: %s", strerror(errno));
	if (!instance.abi_version) {
		instance.abi_version = US_ABI_VERSION;
		if (getrandom(&instance.id, sizeof(instance.id), 0) != sizeof(instance.id))
			return us_fail(error, errno, "no random numbers: %s", strerror(errno));
		if (bpf_map_update_elem(instances_fd, &zero, &instance, BPF_ANY))
			return us_fail(error, errno, "map us_instances cannot be written: %s", strerror(errno));
	}
	if (instance.abi_version != US_ABI_VERSION)
		return us_fail(
			error, EPROTO,
			"the attached programs have ABI version %u, this daemon %u; run 'understudy off' with the "
			"old version first",
			instance.abi_version, US_ABI_VERSION);
	plane->instance_id = instance.id;
	return 0;
}

static int set_netns_cookie(struct bpf_object *object)
{
	struct bpf_map *rodata = bpf_object__find_map_by_name(object, ".rodata");
	__u64 cookie = 0;
	socklen_t length = sizeof(cookie);
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int result = -1;

	/* own_netns_cookie is the only constant */
	if (fd >= 0 && rodata && !getsockopt(fd, SOL_SOCKET, SO_NETNS_COOKIE, &cookie, &length))
		result = bpf_map__set_initial_value(rodata, &cookie, sizeof(cookie));
	if (fd >= 0)
		close(fd);
	return result;
}

static struct bpf_program *program(const struct us_plane *plane, const char *name)
{
	return bpf_object__find_program_by_name(plane->object, name);
}

/* Egress first: a host whose output passes no program of ours must not take input from ours either. */
static int attach_programs(const struct us_plane *plane, struct us_error *error)
{
	int result = us_hook_attach(plane->ifindex, US_HOOK_EGRESS, program(plane, EGRESS_PROGRAM), error);

	return result ? result
		      : us_hook_attach(plane->ifindex, US_HOOK_INGRESS, program(plane, INGRESS_PROGRAM), error);
}

int us_plane_listen(struct us_plane *plane, int ifindex, const char *program_name, struct us_error *error)
{
	return us_hook_attach(ifindex, US_HOOK_INGRESS, program(plane, program_name), error);
}

/* The root of the cgroup2 hierarchy, through a mount that is attached nowhere: it is there in every mount namespace, and
 * nothing is left behind. A descriptor, or -1 with errno. */
static int open_root_cgroup(void)
{
	int fs = (int)syscall(SYS_fsopen, "cgroup2", 0);
	int mount = -1, root = -1;

	if (fs >= 0 && !syscall(SYS_fsconfig, fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0))
		mount = (int)syscall(SYS_fsmount, fs, 0, 0);
	if (mount >= 0)
		root = openat(mount, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (mount >= 0)
		close(mount);
	if (fs >= 0)
		close(fs);
	return root;
}

/* The timers program only makes takeovers faster; without it we go on and say so. */
static void attach_timers(struct us_plane *plane)
{
	int fd = open_root_cgroup();

	if (fd < 0) {
		snprintf(plane->timers_note, sizeof(plane->timers_note), "no cgroup2: %s", strerror(errno));
		return;
	}
	plane->timers = bpf_program__attach_cgroup(program(plane, "understudy_timers"), fd);
	if (!plane->timers)
		snprintf(plane->timers_note, sizeof(plane->timers_note), "cannot attach to the root cgroup: %s",
			 strerror(errno));
	close(fd);
}

static int map_fd(struct us_plane *plane, const char *name)
{
	return bpf_object__find_map_fd_by_name(plane->object, name);
}

/* Maps an array into our memory. NULL and a line in *error when the kernel refuses. */
static void *map_memory(struct us_plane *plane, const char *name, int protection, size_t *bytes, struct us_error *error)
{
	const struct bpf_map *map = bpf_object__find_map_by_name(plane->object, name);
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	void *memory;

	*bytes = ((size_t)bpf_map__max_entries(map) * bpf_map__value_size(map) + page - 1) / page * page;
	memory = mmap(NULL, *bytes, protection, MAP_SHARED, bpf_map__fd(map), 0);
	if (memory != MAP_FAILED)
		return memory;
	us_fail(error, errno, "map %s cannot be mapped: %s", name, strerror(errno));
	return NULL;
}

/* Mapped once: the kernel enters each page by itself, and a takeover has no time for thousands of them. */
static const void *map_ring(struct us_plane *plane, size_t *bytes, struct us_error *error)
{
	void *memory = us_records_map(plane->records_fd, bytes);

	if (memory != MAP_FAILED)
		return memory;
	us_fail(error, errno, "map %s cannot be mapped: %s", US_MAP_RECORDS, strerror(errno));
	return NULL;
}

static int map_arrays(struct us_plane *plane, const struct us_plane_options *options, struct us_error *error)
{
	size_t ring;

	plane->services = map_memory(plane, US_MAP_SERVICES, PROT_READ | PROT_WRITE, &plane->services_bytes, error);
	plane->retained = map_memory(plane, US_MAP_RETAINED, PROT_READ, &plane->retained_bytes, error);
	plane->retention = map_memory(plane, US_MAP_RETENTION, PROT_READ | PROT_WRITE, &ring, error);
	plane->records = map_ring(plane, &plane->records_bytes, error);
	if (!plane->services || !plane->retained || !plane->retention || !plane->records)
		return -EIO;
	/* A ring that was taken up keeps its size. */
	plane->retention->slots =
		options->retained_bytes
			? bpf_map__max_entries(bpf_object__find_map_by_name(plane->object, US_MAP_RETAINED))
			: 0;
	return 0;
}

/* Room for what the options want: elements of us_retained. A map has one at least. */
static __u32 retained_slots(const struct us_plane_options *options)
{
	size_t slots = options->retained_bytes / sizeof(struct us_retained);

	return slots > UINT32_MAX ? UINT32_MAX : slots ? (__u32)slots : 1;
}

static int load(struct us_plane *plane, const struct us_plane_options *options, struct us_error *error)
{
	__u32 old_program = us_hook_program(options->ifindex, US_HOOK_INGRESS);
	int result;

	plane->taken_up = old_program != 0;
	last_warning[0] = 0;
	plane->object = bpf_object__open_file(options->object_path, NULL);
	if (!plane->object)
		return us_fail(error, errno, "eBPF object %s cannot be read: %s", options->object_path,
			       strerror(errno));
	bpf_map__set_max_entries(bpf_object__find_map_by_name(plane->object, US_MAP_CONNECTIONS),
				 options->max_connections);
	bpf_map__set_max_entries(bpf_object__find_map_by_name(plane->object, US_MAP_RETAINED), retained_slots(options));
	if (set_netns_cookie(plane->object))
		return us_fail(error, EOPNOTSUPP, "the kernel does not tell the network namespace's cookie");
	if (old_program) {
		result = reuse_maps(plane->object, old_program, error);
		if (result)
			return result;
	}
	result = bpf_object__load(plane->object);
	if (result)
		return us_fail(error, -result, "the kernel refused the eBPF programs: %s (%s)", strerror(-result),
			       last_warning);
	/* No program reads the instance; bound to one, it lives and is found like the other maps. */
	if (bpf_prog_bind_map(bpf_program__fd(program(plane, INGRESS_PROGRAM)),
			      bpf_object__find_map_fd_by_name(plane->object, US_MAP_INSTANCES), NULL))
		return us_fail(error, errno, "map us_instances cannot be bound: %s", strerror(errno));
	return 0;
}

int us_plane_open(const struct us_plane_options *options, struct us_plane **out, struct us_error *error)
{
	struct us_plane *plane = calloc(1, sizeof(*plane));
	int result;

	if (!plane)
		return us_fail(error, ENOMEM, "out of memory");
	libbpf_set_print(keep_warning);
	plane->ifindex = options->ifindex;
	plane->repair_fd = -1;
	result = load(plane, options, error);
	if (result)
		goto cleanup;
	plane->services_fd = map_fd(plane, US_MAP_SERVICES);
	plane->endpoints_fd = map_fd(plane, US_MAP_ENDPOINTS);
	plane->connections_fd = map_fd(plane, US_MAP_CONNECTIONS);
	plane->handshakes_fd = map_fd(plane, US_MAP_HANDSHAKES);
	plane->counters_fd = map_fd(plane, US_MAP_COUNTERS);
	plane->records_fd = map_fd(plane, US_MAP_RECORDS);
	result = check_instance(plane, map_fd(plane, US_MAP_INSTANCES), error);
	if (!result)
		result = map_arrays(plane, options, error);
	if (!result) {
		result = attach_programs(plane, error);
		if (result && !plane->taken_up) {
			struct us_error ignored;

			us_plane_detach(options->ifindex, &ignored);
		}
	}
	if (result)
		goto cleanup;
	attach_timers(plane);
	*out = plane;
	return 0;
cleanup:
	us_plane_close(plane);
	return result;
}

void us_plane_close(struct us_plane *plane)
{
	if (plane->services)
		munmap(plane->services, plane->services_bytes);
	if (plane->retained)
		munmap((void *)plane->retained, plane->retained_bytes);
	if (plane->retention)
		munmap(plane->retention, (size_t)sysconf(_SC_PAGESIZE));
	if (plane->records)
		munmap((void *)plane->records, plane->records_bytes);
	if (plane->repair_fd >= 0)
		close(plane->repair_fd);
	if (plane->timers)
		bpf_link__destroy(plane->timers);
	bpf_object__close(plane->object);
	free(plane);
}

int us_plane_detach(int ifindex, struct us_error *error)
{
	libbpf_set_print(keep_warning);
	return us_hooks_clear(ifindex, error);
}
