// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <linux/capability.h>
#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include "self.h"

#define SHORT_SLICE_NS 100000 /* the shortest that the kernel takes */

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

static bool has_capability(int number)
{
	struct __user_cap_header_struct of = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3];

	return !syscall(SYS_capget, &of, sets) && sets[CAP_TO_INDEX(number)].effective & CAP_TO_MASK(number);
}

int us_self_lock_memory(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_MEMLOCK, &limit))
		return -errno;
	/* Below a limit that binds us, later memory would be refused. */
	if (limit.rlim_cur != RLIM_INFINITY && !has_capability(CAP_IPC_LOCK))
		return 0;
	/* A page is locked when it is first used: the address space that a virtual machine only reserves costs nothing. */
	return mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) ? -errno : 1;
}

/* struct sched_attr of <linux/sched/types.h>, whose struct sched_param is also that of <sched.h>. */
struct scheduling {
	__u32 size;
	__u32 policy;
	__u64 flags;
	__s32 nice;
	__u32 priority;
	__u64 runtime_ns;
	__u64 deadline_ns;
	__u64 period_ns;
};

void us_self_short_slice(void)
{
	struct scheduling wanted = {
		.size = sizeof(wanted),
		.policy = SCHED_OTHER,
		.nice = getpriority(PRIO_PROCESS, 0),
		.runtime_ns = SHORT_SLICE_NS,
	};

	syscall(SYS_sched_setattr, 0, &wanted, 0);
}

int us_self_real_time(int most)
{
	struct sched_param param = {.sched_priority = most};
	struct rlimit limit;
	int result;

	if (getrlimit(RLIMIT_RTPRIO, &limit))
		return -errno;
	if (limit.rlim_cur < (rlim_t)most && !has_capability(CAP_SYS_NICE))
		param.sched_priority = (int)limit.rlim_cur;
	if (param.sched_priority && !sched_setscheduler(0, SCHED_RR | SCHED_RESET_ON_FORK, &param))
		return param.sched_priority;
	result = param.sched_priority ? -errno : 0;
	us_self_short_slice();
	return result;
}
