// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * libc.c - the clock that libssl puts into sessions and tickets, and the sockets from which programs feed libssl with
 * their own input and output. If the administrator wants it, also the clock and the name of the host as the program sees
 * them: for servers that put them into answers.
 */
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
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

#define LONGEST_STEP 86400

/* UNDERSTUDY_REPLICA_CLOCK_STEP, in seconds; 0: the program has the true time. */
static int64_t clock_step;

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

US_EXPORT time_t time(time_t *to)
{
	const void *caller = __builtin_return_address(0);
	struct timespec now;
	int64_t seconds;

	if (!replica_seconds(caller, &seconds)) {
		clock_gettime(CLOCK_REALTIME_COARSE, &now);
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
	clock_gettime(CLOCK_REALTIME, &now);
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

/* Read now: a server may clear its environment later. */
__attribute__((constructor)) static void read_environment(void)
{
	const char *step = getenv("UNDERSTUDY_REPLICA_CLOCK_STEP"), *name = getenv("UNDERSTUDY_REPLICA_NAME");

	clock_step = step ? atol(step) : 0;
	if (clock_step < 0 || clock_step > LONGEST_STEP)
		clock_step = 0;
	if (clock_step)
		us_openssl_find_code();
	if (name && strlen(name) < sizeof(host_name))
		strcpy(host_name, name);
}

/* A signal handler may read: by then the real calls have to be known. */
__attribute__((constructor)) static void find_calls(void)
{
	int saved = errno;

	read(-1, NULL, 0);
	readv(-1, NULL, 0);
	recv(-1, NULL, 0, 0);
	recvfrom(-1, NULL, 0, 0, NULL, NULL);
	recvmsg(-1, NULL, 0);
	errno = saved;
}
