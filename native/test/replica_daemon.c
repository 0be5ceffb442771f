// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "replica_daemon.h"
#include "understudy_replica.h"

#define CLIENTS 64

struct orders {
	pid_t daemon;
	uint64_t seed;
	uint32_t mode;
};

static struct orders *orders;

/* The last question that a hanging daemon has heard. */
static struct {
	struct us_seed_request request;
	int fd;
} unanswered;

static void map(int fd)
{
	orders = mmap(NULL, sizeof(*orders), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (orders == MAP_FAILED)
		abort();
}

/* Sometimes right, sometimes nearly so. */
static void fuzz(int fd, struct us_seed_answer *answer)
{
	static unsigned int chance = 1;
	uint8_t bytes[2 * sizeof(*answer)];

	for (int count = rand_r(&chance) % 3; count >= 0; count--) {
		size_t length = rand_r(&chance) % 2 ? sizeof(*answer) : (size_t)rand_r(&chance) % sizeof(bytes);

		memset(bytes, rand_r(&chance), sizeof(bytes));
		memcpy(bytes, answer, sizeof(*answer));
		for (int change = rand_r(&chance) % 4; change > 0; change--)
			bytes[(size_t)rand_r(&chance) % sizeof(*answer)] = (uint8_t)rand_r(&chance);
		send(fd, bytes, length, MSG_NOSIGNAL | MSG_DONTWAIT);
	}
	if (rand_r(&chance) % 4 == 0)
		shutdown(fd, SHUT_RDWR);
}

static void answer(int fd, const struct us_seed_request *request)
{
	uint64_t seed = __atomic_load_n(&orders->seed, __ATOMIC_SEQ_CST);
	struct us_seed_answer answer = {.magic = US_SEED_MAGIC, .id = request->id, .seconds = REPLICA_DAEMON_SECONDS};

	if (orders->mode == REPLICA_DAEMON_HANGS) {
		unanswered.request = *request;
		unanswered.fd = fd;
		return;
	}
	if (orders->mode == REPLICA_DAEMON_NOISE) {
		answer.magic += (uint32_t)request->id % 2;
		answer.id += (uint64_t)request->id % 3;
		answer.status = 17;
		send(fd, &answer, sizeof(answer) - request->id % 5, MSG_NOSIGNAL | MSG_DONTWAIT);
		return;
	}
	answer.status = seed ? US_SEED_GIVEN : US_SEED_UNPROTECTED;
	if (seed) {
		memcpy(answer.seed, &seed, sizeof(seed));
		memset(answer.tickets, 9, sizeof(answer.tickets));
	}
	if (orders->mode == REPLICA_DAEMON_FUZZES)
		return fuzz(fd, &answer);
	send(fd, &answer, sizeof(answer), MSG_NOSIGNAL | MSG_DONTWAIT);
}

static void catch_up(void)
{
	if (unanswered.fd && orders->mode != REPLICA_DAEMON_HANGS) {
		answer(unanswered.fd, &unanswered.request);
		unanswered.fd = 0;
	}
}

static void serve(int listener)
{
	struct pollfd polled[CLIENTS] = {{.fd = listener, .events = POLLIN}};
	bool was_wrong = false;
	int count = 1;

	while (poll(polled, (nfds_t)count, 10) >= 0) {
		catch_up();
		for (int i = 1; i < count && was_wrong && orders->mode == REPLICA_DAEMON_GIVES; i++)
			shutdown(polled[i].fd, SHUT_RDWR); /* as a daemon does that is started again */
		was_wrong = orders->mode == REPLICA_DAEMON_FUZZES || orders->mode == REPLICA_DAEMON_NOISE;
		if (polled[0].revents && count < CLIENTS)
			polled[count++] = (struct pollfd){.fd = accept(listener, NULL, NULL), .events = POLLIN};
		for (int i = 1; i < count; i++) {
			struct us_seed_request request;
			ssize_t length = polled[i].revents ? recv(polled[i].fd, &request, sizeof(request), 0) : -1;

			if (length == sizeof(request)) {
				answer(polled[i].fd, &request);
			} else if (length == 0) {
				close(polled[i].fd);
				polled[i--] = polled[--count];
			}
		}
	}
}

void replica_daemon_start(void)
{
	int memory = memfd_create("orders", 0), listener = socket(AF_UNIX, SOCK_SEQPACKET, 0);
	char directory[] = "/tmp/replica-test-XXXXXX", number[16];
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	pid_t parent = getpid(), daemon;

	if (ftruncate(memory, sizeof(struct orders)) || !mkdtemp(directory))
		abort();
	snprintf(address.sun_path, sizeof(address.sun_path), "%s/%s", directory, US_SEED_SOCKET);
	if (bind(listener, (struct sockaddr *)&address, sizeof(address)) || listen(listener, CLIENTS))
		abort();
	map(memory);
	daemon = fork();
	if (!daemon) {
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		if (getppid() != parent)
			_exit(0);
		serve(listener);
		_exit(0);
	}
	orders->daemon = daemon;
	close(listener);
	snprintf(number, sizeof(number), "%d", memory);
	setenv(REPLICA_DAEMON_MEMORY, number, 1);
	setenv("UNDERSTUDY_REPLICA_SOCKET", address.sun_path, 1);
	setenv("UNDERSTUDY_REPLICA_CLOCK_STEP", "3600", 1);
	setenv("UNDERSTUDY_REPLICA_CLOCK_GETTIME", "1", 1);
	setenv("UNDERSTUDY_REPLICA_NAME", "service.example", 1);
	setenv("UNDERSTUDY_REPLICA_PID", "5000000", 1);
	setenv("UNDERSTUDY_REPLICA_PATIENCE_MS", "400", 1); /* a busy machine is not what is tested */
}

void replica_daemon_attach(void)
{
	map(atoi(getenv(REPLICA_DAEMON_MEMORY)));
}

void replica_daemon_next(uint64_t seed)
{
	__atomic_store_n(&orders->seed, seed, __ATOMIC_SEQ_CST);
}

void replica_daemon_mode(enum replica_daemon_mode mode)
{
	orders->mode = mode;
}

void replica_daemon_stop(void)
{
	char path[108];

	kill(orders->daemon, SIGKILL);
	waitpid(orders->daemon, NULL, 0);
	snprintf(path, sizeof(path), "%s", getenv("UNDERSTUDY_REPLICA_SOCKET"));
	unlink(path);
	*strrchr(path, '/') = 0;
	rmdir(path);
}
