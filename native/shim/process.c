// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "process.h"

int us_process_open(int pid)
{
	long fd = syscall(SYS_pidfd_open, pid, 0);

	return fd < 0 ? -errno : (int)fd;
}

int us_process_await(const int *fds, size_t count, int timeout_millis)
{
	struct pollfd *polled = calloc(count ? count : 1, sizeof(*polled));
	int ready, index = -1;

	if (!polled)
		return -ENOMEM - 1;
	for (size_t i = 0; i < count; i++) {
		polled[i].fd = fds[i];
		polled[i].events = POLLIN;
	}
	ready = poll(polled, count, timeout_millis);
	if (ready < 0 && errno != EINTR)
		index = -errno - 1;
	for (size_t i = 0; ready > 0 && i < count; i++) {
		if (polled[i].revents) {
			index = (int)i;
			break;
		}
	}
	free(polled);
	return index;
}
