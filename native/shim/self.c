// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <sched.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "self.h"

int us_self_notify(const char *path, const char *text)
{
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	size_t length = strlen(path);
	int fd, result = 0;

	if (length == 0 || length >= sizeof(to.sun_path))
		return -EINVAL;
	memcpy(to.sun_path, path, length);
	if (path[0] == '@')
		to.sun_path[0] = '\0';
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	if (sendto(fd, text, strlen(text), MSG_NOSIGNAL | MSG_DONTWAIT, (struct sockaddr *)&to,
		   (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length)) < 0)
		result = -errno;
	close(fd);
	return result;
}

int us_self_lock_memory(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_MEMLOCK, &limit))
		return -errno;
	if (limit.rlim_cur != RLIM_INFINITY)
		return 0;
	/* A page is locked when it is first used: the address space that a virtual machine only reserves costs nothing. */
	return mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) ? -errno : 1;
}

int us_self_real_time(int most)
{
	struct sched_param param = {0};
	struct rlimit limit;

	if (getrlimit(RLIMIT_RTPRIO, &limit))
		return -errno;
	param.sched_priority = limit.rlim_cur > (rlim_t)most ? most : (int)limit.rlim_cur;
	if (param.sched_priority == 0)
		return 0;
	return sched_setscheduler(0, SCHED_RR | SCHED_RESET_ON_FORK, &param) ? -errno : param.sched_priority;
}
