// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "records.h"
#include "understudy_abi_user.h"

void *us_records_map(int map_fd, size_t *bytes)
{
	struct bpf_map_info info = {};
	__u32 length = sizeof(info);
	size_t page = (size_t)sysconf(_SC_PAGESIZE);

	if (bpf_obj_get_info_by_fd(map_fd, &info, &length))
		return MAP_FAILED;
	*bytes = page + 2 * (size_t)info.max_entries;
	return mmap(NULL, *bytes, PROT_READ, MAP_SHARED, map_fd, (off_t)page);
}

int us_records_open(int map_fd, struct us_records *records)
{
	struct epoll_event event = {.events = EPOLLIN};
	size_t page = (size_t)sysconf(_SC_PAGESIZE);

	memset(records, 0, sizeof(*records));
	records->epoll_fd = -1;
	records->consumer_bytes = page;
	records->consumer = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_SHARED, map_fd, 0);
	records->producer = us_records_map(map_fd, &records->producer_bytes);
	records->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (records->consumer == MAP_FAILED || records->producer == MAP_FAILED || records->epoll_fd < 0 ||
	    epoll_ctl(records->epoll_fd, EPOLL_CTL_ADD, map_fd, &event)) {
		int code = errno;

		us_records_close(records);
		return -code;
	}
	return 0;
}

void us_records_close(struct us_records *records)
{
	if (records->consumer && records->consumer != MAP_FAILED)
		munmap(records->consumer, records->consumer_bytes);
	if (records->producer && records->producer != MAP_FAILED)
		munmap(records->producer, records->producer_bytes);
	if (records->epoll_fd >= 0)
		close(records->epoll_fd);
}

int us_records_wait(const struct us_records *records, int timeout_millis)
{
	struct epoll_event event;
	int ready = epoll_wait(records->epoll_fd, &event, 1, timeout_millis);

	return ready < 0 && errno != EINTR ? -errno : ready > 0;
}
