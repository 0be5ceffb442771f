// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "replica_crash.h"
#include "replica_daemon.h"
#include "replica_hosts.h"

/* Two handshakes with one seed and one ClientHello are alike only if the library has asked for it. */
static bool gets_seeds(SSL_CTX *context, const uint8_t *hello, size_t length)
{
	uint8_t a[32], b[32];

	server_random(context, 9, hello, length, a);
	server_random(context, 9, hello, length, b);
	return !memcmp(a, b, 32);
}

/* Patiently: the library leaves a daemon alone for a while that did not answer. */
static bool gets_seeds_again(SSL_CTX *context, const uint8_t *hello, size_t length)
{
	int64_t start = now_ms();
	bool again;

	do
		again = gets_seeds(context, hello, length);
	while (!again && now_ms() - start < 10000 && !usleep(1000));
	return again;
}

/* A child that goes on with its parent's connection must not say what the parent says. */
static void after_fork(SSL_CTX *context, const uint8_t *hello, size_t length)
{
	struct host host, twin;
	uint8_t child[32] = {};
	int pipes[2], status;

	open_host(&host, context, 77);
	hear(&host, NULL, 0); /* seeded */
	if (pipe(pipes))
		abort();
	if (!fork()) {
		hear(&host, hello, length);
		_exit(write(pipes[1], host.said + 11, 32) != 32 || !gets_seeds(context, hello, length));
	}
	wait(&status);
	if (read(pipes[0], child, 32) != 32)
		abort();
	close(pipes[0]);
	close(pipes[1]);
	hear(&host, hello, length);
	open_host(&twin, context, 77);
	hear(&twin, hello, length);
	check(alike(&host, &twin), "a parent keeps its connection's source when it forks");
	check(memcmp(host.said + 11, child, 32), "its child has true randomness on that connection");
	check(!status, "and seeds for connections of its own");
	close_host(&host);
	close_host(&twin);
}

/* A child while other threads are in the middle of the library. */
static void fork_child(void)
{
	int status = 0;

	for (int i = 0; i < 20; i++) {
		pid_t child = fork();

		if (!child)
			_exit(0);
		waitpid(child, &status, 0);
	}
}

static void after_exec(void)
{
	pid_t child = fork();
	int status;

	if (!child) {
		setenv(REPLICA_TEST_CHILD, "1", 1);
		execl("/proc/self/exe", "replica_test", NULL);
		_exit(2);
	}
	waitpid(child, &status, 0);
	check(!status, "a program that a server becomes by exec gets seeds");
}

int crash_child(void)
{
	SSL_CTX *clients = SSL_CTX_new(TLS_client_method()), *context = server_context(EVP_PKEY_EC, TLS1_3_VERSION);
	uint8_t hello[FLIGHT_BYTES];
	size_t length = client_hello(clients, hello);
	int result;

	replica_daemon_attach();
	result = !gets_seeds(context, hello, length);
	SSL_CTX_free(context);
	SSL_CTX_free(clients);
	return result;
}

/* Servers close all descriptors that they do not know, and use the numbers again. */
static void after_closing(SSL_CTX *context, const uint8_t *hello, size_t length)
{
	bool again;

	for (int fd = 3; fd < 64; fd++)
		close(fd);
	again = gets_seeds(context, hello, length);
	check(again, "a server that closes the library's socket goes on, and gets seeds by another");
}

static void slow_daemon(SSL_CTX *context, SSL_CTX *clients, const uint8_t *hello, size_t length)
{
	int64_t start = now_ms();

	replica_daemon_mode(REPLICA_DAEMON_HANGS);
	wear(context, clients, 50);
	check(now_ms() - start < 4000, "a daemon that hangs costs its patience once, not for each connection");
	check(!gets_seeds(context, hello, length), "while it hangs randomness is true");
	replica_daemon_mode(REPLICA_DAEMON_GIVES);
	check(gets_seeds_again(context, hello, length), "as soon as it answers again, it is asked again");
}

static void hostile_daemon(SSL_CTX *context, const uint8_t *hello, size_t length)
{
	bool fine = true;

	replica_daemon_mode(REPLICA_DAEMON_FUZZES);
	for (int i = 0; i < 2; i++)
		fine &= many_threads(context, NULL);
	check(fine, "answers of any length and content, and none, harm no handshake");
	replica_daemon_mode(REPLICA_DAEMON_GIVES);
	check(gets_seeds_again(context, hello, length), "when it is started again, seeds are taken again");
	replica_daemon_mode(REPLICA_DAEMON_NOISE);
	check(many_threads(context, NULL), "a daemon that answers nonsense harms no handshake");
	replica_daemon_mode(REPLICA_DAEMON_GIVES);
}

void crash_tests(SSL_CTX *context, SSL_CTX *clients)
{
	uint8_t hello[FLIGHT_BYTES];
	size_t length = client_hello(clients, hello);

	after_fork(context, hello, length);
	check(many_threads(context, fork_child), "a server may fork while its threads shake hands");
	after_exec();
	after_closing(context, hello, length);
	slow_daemon(context, clients, hello, length);
	hostile_daemon(context, hello, length);
	check(many_threads(context, replica_daemon_stop), "a daemon that is killed under load harms no handshake");
	check(many_threads(context, NULL), "without a daemon handshakes go on");
	check(!gets_seeds(context, hello, length), "without a daemon randomness is true");
}
