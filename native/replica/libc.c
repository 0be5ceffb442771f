// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * libc.c - the clock that libssl puts into sessions and tickets, and the sockets from which programs feed libssl with
 * their own input and output. If the administrator wants it, also the clock, the name of the host and the process id as
 * the program sees them: for servers that put them into answers.
 */
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "private.h"
#include "source.h"

#define LONGEST_STEP  86400
#define PID_MAX_LIMIT 4194304 /* no process has a larger id (proc(5)) */

/* UNDERSTUDY_REPLICA_CLOCK_STEP, in seconds; 0: the program has the true time. */
static int64_t clock_step;

/* UNDERSTUDY_REPLICA_CLOCK_GETTIME: the clock that goes in steps is also that of clock_gettime(). */
static bool steps_everywhere;

/* UNDERSTUDY_REPLICA_PID: what the program takes for its process id, and its children for their parent's; 0: the true one.
 * No process has this id, so nothing is hit by a signal that is sent to it from outside. */
static pid_t replica_pid;
static pid_t true_pid;

/* UNDERSTUDY_REPLICA_NAME: what the program takes for the name of its host; empty: the true one. */
static char host_name[HOST_NAME_MAX + 1];

/* libssl, and on a connection that both hosts handle: a time that both see alike. Others have the true time, such as
 * libcrypto when it checks a certificate of the client's. */
static bool replica_seconds(const void *caller, int64_t *seconds)
{
	const struct us_source *source = us_thread.source;

	if (!us_thread.depth || !source || source->state != US_SOURCE_SEEDED || !us_openssl_is_libssl(caller))
		return false;
	*seconds = source->seconds;
	return true;
}

/* The program itself, if the administrator wants that: a clock that goes in long steps, which two hosts read alike but
 * in the moment of a step. */
static bool is_stepped(const void *caller)
{
	return clock_step && !us_openssl_is_libssl(caller) && !us_openssl_is_libcrypto(caller);
}

static int true_time(clockid_t clock, struct timespec *now)
{
	static __typeof__(&clock_gettime) real; /* every thread finds the same */

	if (!real)
		real = dlsym(RTLD_NEXT, "clock_gettime");
	return real(clock, now);
}

US_EXPORT int clock_gettime(clockid_t clock, struct timespec *now)
{
	int result = true_time(clock, now);

	if (steps_everywhere && !result && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE) &&
	    is_stepped(__builtin_return_address(0)))
		*now = (struct timespec){.tv_sec = now->tv_sec - now->tv_sec % clock_step};
	return result;
}

US_EXPORT time_t time(time_t *to)
{
	const void *caller = __builtin_return_address(0);
	struct timespec now;
	int64_t seconds;

	if (!replica_seconds(caller, &seconds)) {
		true_time(CLOCK_REALTIME_COARSE, &now);
		seconds = now.tv_sec - (is_stepped(caller) ? now.tv_sec % clock_step : 0);
	}
	if (to)
		*to = seconds;
	return seconds;
}

US_EXPORT int gettimeofday(struct timeval *restrict to, void *restrict zone)
{
	const void *caller = __builtin_return_address(0);
	struct timespec now;
	int64_t seconds;

	if (zone)
		*(struct timezone *)zone = (struct timezone){};
	if (replica_seconds(caller, &seconds)) {
		*to = (struct timeval){.tv_sec = seconds};
		return 0;
	}
	true_time(CLOCK_REALTIME, &now);
	if (is_stepped(caller))
		now = (struct timespec){.tv_sec = now.tv_sec - now.tv_sec % clock_step};
	*to = (struct timeval){.tv_sec = now.tv_sec, .tv_usec = now.tv_nsec / 1000};
	return 0;
}

/* Bytes came from this descriptor. */
static void heard(int fd, ssize_t length)
{
	if (length <= 0)
		return;
	us_thread.last_fd = fd + 1;
	if (us_thread.source && us_thread.source->state == US_SOURCE_UNDECIDED) {
		int saved = errno;

		us_openssl_found(fd);
		errno = saved;
	}
}

#define HEARD(name, parameters, arguments)                                                                             \
	US_EXPORT ssize_t name parameters                                                                              \
	{                                                                                                              \
		static __typeof__(&name) real;                                                                         \
		ssize_t length;                                                                                        \
		if (!real)                                                                                             \
			real = dlsym(RTLD_NEXT, #name);                                                                \
		length = real arguments;                                                                               \
		heard(fd, length);                                                                                     \
		return length;                                                                                         \
	}

HEARD(read, (int fd, void *to, size_t size), (fd, to, size))
HEARD(readv, (int fd, const struct iovec *to, int count), (fd, to, count))
HEARD(recv, (int fd, void *to, size_t size, int flags), (fd, to, size, flags))
HEARD(recvfrom,
      (int fd, void *restrict to, size_t size, int flags, struct sockaddr *restrict from,
       socklen_t *restrict length_of_from),
      (fd, to, size, flags, from, length_of_from))
HEARD(recvmsg, (int fd, struct msghdr *message, int flags), (fd, message, flags))

US_EXPORT int uname(struct utsname *name)
{
	int result = (int)syscall(SYS_uname, name);

	if (!result && host_name[0])
		snprintf(name->nodename, sizeof(name->nodename), "%s", host_name);
	return result;
}

US_EXPORT int gethostname(char *name, size_t length)
{
	struct utsname all;
	size_t needed;

	if (uname(&all))
		return -1;
	needed = strlen(all.nodename) + 1;
	memcpy(name, all.nodename, needed < length ? needed : length);
	if (needed <= length)
		return 0;
	errno = ENAMETOOLONG;
	return -1;
}

/* Of the process that the library was loaded into. Those that it forks have their own. */
US_EXPORT pid_t getpid(void)
{
	pid_t pid = (pid_t)syscall(SYS_getpid);

	return replica_pid && pid == true_pid ? replica_pid : pid;
}

US_EXPORT pid_t getppid(void)
{
	pid_t pid = (pid_t)syscall(SYS_getppid);

	return replica_pid && pid == true_pid ? replica_pid : pid;
}

US_EXPORT int kill(pid_t pid, int number)
{
	return (int)syscall(SYS_kill, replica_pid && pid == replica_pid ? true_pid : pid, number);
}

/* Read now: a server may clear its environment later. */
__attribute__((constructor)) static void read_environment(void)
{
	const char *step = getenv("UNDERSTUDY_REPLICA_CLOCK_STEP"), *name = getenv("UNDERSTUDY_REPLICA_NAME");
	const char *pid = getenv("UNDERSTUDY_REPLICA_PID");
	long wanted = pid ? atol(pid) : 0;

	clock_step = step ? atol(step) : 0;
	if (clock_step < 0 || clock_step > LONGEST_STEP)
		clock_step = 0;
	if (clock_step)
		us_openssl_find_code();
	steps_everywhere = clock_step && getenv("UNDERSTUDY_REPLICA_CLOCK_GETTIME");
	true_pid = (pid_t)syscall(SYS_getpid);
	if (wanted > PID_MAX_LIMIT && wanted <= INT_MAX)
		replica_pid = (pid_t)wanted;
	if (name && strlen(name) < sizeof(host_name))
		strcpy(host_name, name);
}

/* A signal handler may read: by then the real calls have to be known. */
__attribute__((constructor)) static void find_calls(void)
{
	int saved = errno;
	struct timespec now;

	read(-1, NULL, 0);
	readv(-1, NULL, 0);
	recv(-1, NULL, 0, 0);
	recvfrom(-1, NULL, 0, 0, NULL, NULL);
	recvmsg(-1, NULL, 0);
	true_time(CLOCK_MONOTONIC, &now);
	errno = saved;
}
