// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "chacha.h"
#include "daemon.h"
#include "private.h"

#define DEFAULT_SOCKET "/var/lib/understudy/" US_SEED_SOCKET
#define REFUSED_MS     100   /* nobody listens: asking again is cheap */
#define LOST_MS	       10000 /* an answer that is still missing will not come: ask by another socket */

#ifndef SO_COOKIE
#define SO_COOKIE 57
#endif

/* Which file a descriptor stands for. A server may close all descriptors and use the number anew. */
struct identity {
	int fd; /* + 1; 0: none */
	dev_t device;
	ino_t inode;
};

/* In memory that a fork wipes: the child opens a socket of its own. */
struct door {
	pthread_mutex_t lock;
	struct identity socket;
	uint64_t last_id;
	uint64_t awaited; /* a question that was not answered in time; until it is, nothing more is asked. 0: none */
	int64_t awaited_since_ns;
	int64_t not_before_ns;
};

static struct door *door;
static struct identity inherited; /* a copy that survives the fork, to close what the child inherited */
static struct sockaddr_un address = {.sun_family = AF_UNIX};
static int64_t patience_ms = US_PATIENCE_MS;

static int64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static bool is_same(const struct identity *known)
{
	struct stat status;

	return known->fd && !fstat(known->fd - 1, &status) && status.st_dev == known->device &&
	       status.st_ino == known->inode;
}

static void after_fork(void)
{
	if (is_same(&inherited))
		close(inherited.fd - 1);
	inherited.fd = 0;
}

__attribute__((constructor)) static void set_up(void)
{
	/* Read now: a server may clear its environment later. */
	const char *path = getenv("UNDERSTUDY_REPLICA_SOCKET"), *patience = getenv("UNDERSTUDY_REPLICA_PATIENCE_MS");

	if (!path || !*path)
		path = DEFAULT_SOCKET;
	if (strlen(path) < sizeof(address.sun_path))
		strcpy(address.sun_path, path);
	if (patience && atoi(patience) > 0 && atoi(patience) < 1000)
		patience_ms = atoi(patience);
	door = us_private_memory(sizeof(*door));
	pthread_atfork(NULL, NULL, after_fork);
}

static void hang_up(void)
{
	if (is_same(&door->socket))
		close(door->socket.fd - 1);
	door->socket.fd = 0;
	inherited.fd = 0;
}

/* Seeds are taken from root or from ourselves: whoever could choose them would know our keys. */
static bool is_trusted(int fd)
{
	struct ucred peer;
	socklen_t length = sizeof(peer);

	return !getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &length) && (peer.uid == 0 || peer.uid == geteuid());
}

static int call(void)
{
	struct timeval patience = {.tv_usec = patience_ms * 1000};
	struct stat status;
	int fd, result = 0;

	if (!address.sun_path[0])
		return -ENAMETOOLONG;
	fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience)); /* of connect() as well */
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) || fstat(fd, &status))
		result = -errno;
	else if (!is_trusted(fd))
		result = -EPERM;
	if (result) {
		close(fd);
		return result;
	}
	door->socket = (struct identity){fd + 1, status.st_dev, status.st_ino};
	door->awaited = 0;
	inherited = door->socket;
	return 0;
}

/* One message: 0 when it answers the question `id`, -EINTR when it is to be passed over. Not by our own recv(). */
static int hear(uint64_t id, int flags, struct us_seed_answer *answer)
{
	ssize_t length = syscall(SYS_recvfrom, door->socket.fd - 1, answer, sizeof(*answer), flags, NULL, NULL);

	if (length < 0)
		return errno == EAGAIN ? -ETIMEDOUT : -errno;
	if (length == 0)
		return -ECONNRESET;
	return length == sizeof(*answer) && answer->magic == US_SEED_MAGIC && answer->id == id ? 0 : -EINTR;
}

/* Waits for the answer to the last question. */
static int await(struct us_seed_answer *answer)
{
	int64_t deadline = now_ns() + patience_ms * 1000000LL;
	int result;

	do
		result = hear(door->last_id, 0, answer);
	while (result == -EINTR && now_ns() < deadline);
	result = result == -EINTR ? -ETIMEDOUT : result;
	door->awaited = result == -ETIMEDOUT ? door->last_id : 0;
	door->awaited_since_ns = now_ns();
	return result;
}

/* Has a daemon that did not answer in time done so meanwhile? Then it is worth asking again. */
static int catch_up(void)
{
	struct us_seed_answer late;
	int result = door->awaited ? -EINTR : 0;

	while (result == -EINTR)
		result = hear(door->awaited, MSG_DONTWAIT, &late);
	us_wipe(&late, sizeof(late));
	door->awaited = result ? door->awaited : 0;
	return result == -ETIMEDOUT && now_ns() - door->awaited_since_ns > LOST_MS * 1000000LL ? -ECONNRESET : result;
}

static int ask(int asked_fd, struct us_seed_answer *answer)
{
	struct us_seed_request request = {.magic = US_SEED_MAGIC, .fd = asked_fd};
	socklen_t length = sizeof(request.cookie);
	int result = is_same(&door->socket) ? catch_up() : call();

	if (result)
		return result;
	getsockopt(asked_fd, SOL_SOCKET, SO_COOKIE, &request.cookie, &length);
	request.id = ++door->last_id;
	if (send(door->socket.fd - 1, &request, sizeof(request), MSG_NOSIGNAL) != sizeof(request))
		return -errno;
	return await(answer);
}

int us_daemon_ask(int fd, struct us_seed_answer *answer)
{
	int saved = errno, result = -EAGAIN;

	if (!door)
		return -ENOMEM;
	pthread_mutex_lock(&door->lock);
	if (now_ns() >= door->not_before_ns) {
		result = ask(fd, answer);
		if (result == -EPIPE || result == -ECONNRESET) { /* the daemon was restarted: once more */
			hang_up();
			result = ask(fd, answer);
		}
		if (result && result != -ETIMEDOUT) {
			hang_up();
			door->not_before_ns = now_ns() + REFUSED_MS * 1000000LL;
		}
	}
	pthread_mutex_unlock(&door->lock);
	errno = saved;
	return result;
}
