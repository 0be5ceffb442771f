// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include "process.h"
#include "seeds.h"

#define LISTENER UINT64_MAX
#define BACKLOG	 128

#ifndef SO_COOKIE
#define SO_COOKIE 57
#endif
#ifndef SO_NETNS_COOKIE
#define SO_NETNS_COOKIE 71
#endif

struct client {
	int fd; /* + 1; 0: free */
	int process;
	uint32_t generation; /* an answer for an earlier holder of this place is dropped */
};

struct us_seeds {
	int listener;
	int epoll;
	uint64_t netns;
	char path[sizeof(((struct sockaddr_un *)0)->sun_path)]; /* empty until it is ours */
	struct client clients[US_SEED_CLIENTS];
};

static int watch(struct us_seeds *seeds, int fd, uint64_t which)
{
	struct epoll_event event = {.events = EPOLLIN, .data.u64 = which};

	return epoll_ctl(seeds->epoll, EPOLL_CTL_ADD, fd, &event);
}

/* Made beside its place and moved there, so that whoever finds it can use it. */
static int publish(int fd, const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int length = snprintf(address.sun_path, sizeof(address.sun_path), "%s.new", path);

	if (length < 0 || (size_t)length >= sizeof(address.sun_path))
		return -ENAMETOOLONG;
	if (unlink(address.sun_path) && errno != ENOENT)
		return -errno;
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) || chmod(address.sun_path, 0666) ||
	    listen(fd, BACKLOG) || rename(address.sun_path, path))
		return -errno;
	return 0;
}

int us_seeds_open(const char *path, struct us_seeds **out, struct us_error *error)
{
	struct us_seeds *seeds = calloc(1, sizeof(*seeds));
	socklen_t length = sizeof(uint64_t);
	int result = 0;

	if (!seeds)
		return us_fail(error, ENOMEM, "out of memory");
	seeds->epoll = epoll_create1(EPOLL_CLOEXEC);
	seeds->listener = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (seeds->epoll < 0 || seeds->listener < 0)
		result = -errno;
	if (!result && getsockopt(seeds->listener, SOL_SOCKET, SO_NETNS_COOKIE, &seeds->netns, &length))
		result = -errno;
	if (!result)
		result = publish(seeds->listener, path);
	if (!result)
		memcpy(seeds->path, path, strlen(path) + 1);
	if (!result && watch(seeds, seeds->listener, LISTENER))
		result = -errno;
	if (result) {
		us_seeds_close(seeds);
		return us_fail(error, -result, "%s: the socket for seeds cannot be made: %s", path, strerror(-result));
	}
	*out = seeds;
	return 0;
}

static void drop(struct client *client)
{
	if (!client->fd)
		return;
	close(client->fd - 1);
	close(client->process);
	client->fd = 0;
	client->generation++;
}

void us_seeds_close(struct us_seeds *seeds)
{
	for (size_t i = 0; i < US_SEED_CLIENTS; i++)
		drop(&seeds->clients[i]);
	if (seeds->path[0])
		unlink(seeds->path);
	if (seeds->listener >= 0)
		close(seeds->listener);
	if (seeds->epoll >= 0)
		close(seeds->epoll);
	free(seeds);
}

static struct client *free_place(struct us_seeds *seeds)
{
	for (size_t i = 0; i < US_SEED_CLIENTS; i++)
		if (!seeds->clients[i].fd)
			return &seeds->clients[i];
	return NULL;
}

static void let_in(struct us_seeds *seeds)
{
	int fd = accept4(seeds->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK), process = -1;
	struct client *client = free_place(seeds);
	struct ucred peer;
	socklen_t length = sizeof(peer);

	if (fd < 0)
		return;
	if (client && !getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &length))
		process = us_process_open(peer.pid);
	if (process < 0 || watch(seeds, fd, (uint64_t)(client - seeds->clients))) {
		if (process >= 0)
			close(process);
		close(fd);
		return;
	}
	client->fd = fd + 1;
	client->process = process;
}

static bool read_address(const struct sockaddr_storage *from, uint8_t address[16], uint16_t *port)
{
	const struct sockaddr_in6 *ipv6 = (const struct sockaddr_in6 *)from;
	const struct sockaddr_in *ipv4 = (const struct sockaddr_in *)from;

	if (from->ss_family == AF_INET6) {
		memcpy(address, &ipv6->sin6_addr, 16);
		*port = ipv6->sin6_port;
		return true;
	}
	memset(address, 0, 10);
	memset(address + 10, 0xff, 2);
	memcpy(address + 12, &ipv4->sin_addr, 4);
	*port = ipv4->sin_port;
	return from->ss_family == AF_INET;
}

/* Looks at the asker's own socket. The copy of the descriptor lives for a moment only: with it the socket could not end. */
static uint32_t look(const struct us_seeds *seeds, const struct client *client, const struct us_seed_request *request,
		     struct us_seed_question *question)
{
	struct sockaddr_storage near, far;
	socklen_t near_length = sizeof(near), far_length = sizeof(far), length = sizeof(int), cookie_length = 8;
	int copy = (int)syscall(SYS_pidfd_getfd, client->process, request->fd, 0), protocol = 0;
	uint64_t netns = 0, cookie = 0;
	bool found;

	if (copy < 0) /* no such descriptor, or the process has gone; else we may not look */
		return errno == EBADF || errno == ESRCH ? US_SEED_NO_CONNECTION : US_SEED_FAILED;
	found = !getsockopt(copy, SOL_SOCKET, SO_PROTOCOL, &protocol, &length) && protocol == IPPROTO_TCP &&
		!getsockopt(copy, SOL_SOCKET, SO_NETNS_COOKIE, &netns, &cookie_length) && netns == seeds->netns &&
		!getsockopt(copy, SOL_SOCKET, SO_COOKIE, &cookie, &cookie_length) && cookie == request->cookie &&
		!getsockname(copy, (struct sockaddr *)&near, &near_length) &&
		!getpeername(copy, (struct sockaddr *)&far, &far_length);
	close(copy);
	if (!found || !read_address(&near, question->service, &question->service_port) ||
	    !read_address(&far, question->client, &question->client_port))
		return US_SEED_NO_CONNECTION;
	return US_SEED_GIVEN;
}

static int hear(struct us_seeds *seeds, uint64_t which, struct us_seed_question *question)
{
	struct client *client = &seeds->clients[which];
	struct us_seed_request request;
	ssize_t length = recv(client->fd - 1, &request, sizeof(request), 0);

	if (length < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	if (length != sizeof(request) || request.magic != US_SEED_MAGIC) {
		drop(client);
		return 0;
	}
	memset(question, 0, sizeof(*question));
	question->id = request.id;
	question->asker = (uint64_t)client->generation << 32 | which;
	question->status = look(seeds, client, &request, question);
	return 1;
}

int us_seeds_await(struct us_seeds *seeds, int timeout_millis, struct us_seed_question *question)
{
	struct epoll_event event;
	int ready = epoll_wait(seeds->epoll, &event, 1, timeout_millis);

	if (ready < 0)
		return errno == EINTR ? 0 : -errno;
	if (ready == 0)
		return 0;
	if (event.data.u64 != LISTENER)
		return hear(seeds, event.data.u64, question);
	let_in(seeds);
	return 0;
}

int us_seeds_answer(struct us_seeds *seeds, uint64_t asker, const struct us_seed_answer *answer)
{
	struct client *client = &seeds->clients[(uint32_t)asker % US_SEED_CLIENTS];

	if (!client->fd || client->generation != asker >> 32)
		return 0;
	if (send(client->fd - 1, answer, sizeof(*answer), MSG_NOSIGNAL | MSG_DONTWAIT) != sizeof(*answer))
		drop(client);
	return 0;
}
