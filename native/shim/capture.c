// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "capture.h"
#include "clock.h"
#include "plane.h"

static int map_wish(struct us_capture *capture, int fd, struct us_error *error)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	void *memory = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (memory == MAP_FAILED)
		return us_fail(error, errno, "map %s cannot be mapped: %s", US_MAP_CAPTURE, strerror(errno));
	capture->wish = memory;
	return 0;
}

/* until_ns last: from then on the kernel reads the rest. */
static int make_wish(const struct us_capture *capture, const struct us_capture_wish *wish, struct us_error *error)
{
	if (__atomic_load_n(&capture->wish->until_ns, __ATOMIC_ACQUIRE) > us_boot_ns())
		return us_fail(error, EBUSY, "another capture runs on this host");
	*capture->wish = *wish;
	us_capture_prolong(capture);
	return 0;
}

int us_capture_open(int ifindex, const struct us_capture_wish *wish, struct us_capture *capture, struct us_error *error)
{
	int wish_fd = us_plane_map(ifindex, US_MAP_CAPTURE, error), result;
	struct us_capture_wish nothing = *wish;

	memset(capture, 0, sizeof(*capture));
	if (wish_fd < 0)
		return wish_fd;
	result = map_wish(capture, wish_fd, error);
	close(wish_fd);
	if (result)
		return result;
	capture->captures_fd = us_plane_map(ifindex, US_MAP_CAPTURES, error);
	nothing.until_ns = 0;
	result = capture->captures_fd < 0 ? capture->captures_fd : make_wish(capture, &nothing, error);
	if (result) {
		if (capture->captures_fd >= 0)
			close(capture->captures_fd);
		munmap(capture->wish, (size_t)sysconf(_SC_PAGESIZE));
	}
	return result;
}

void us_capture_prolong(const struct us_capture *capture)
{
	__atomic_store_n(&capture->wish->until_ns, us_boot_ns() + US_CAPTURE_PROLONG_NS, __ATOMIC_RELEASE);
}

void us_capture_close(const struct us_capture *capture)
{
	__atomic_store_n(&capture->wish->until_ns, 0, __ATOMIC_RELEASE);
	munmap(capture->wish, (size_t)sysconf(_SC_PAGESIZE));
	close(capture->captures_fd);
}
