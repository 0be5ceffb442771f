// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * replica_test.c - the preloaded library against real handshakes of OpenSSL, with a daemon of its own that gives seeds as
 * told. "Two hosts" are two server ends that get the same bytes of one client. Prints its checks as TAP.
 *
 *   replica_test LIBRARY          runs itself again with the library preloaded
 *   replica_test built-in         the library is linked in (AddressSanitizer build)
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>

#include "chacha.h"
#include "replica_crash.h"
#include "replica_daemon.h"
#include "replica_hosts.h"

static void both_hosts(const char *name, int type, int version)
{
	SSL_CTX *clients = SSL_CTX_new(TLS_client_method()), *context = server_context(type, version);
	SSL_CTX *other = SSL_CTX_new(TLS_server_method());
	SSL_SESSION *session = NULL;
	bool same = true, finished = true, resumed = true, dated = true;
	char what[128];

	/* Another process on the other host: contexts with the same certificate, and a history of its own. */
	SSL_CTX_use_certificate(other, SSL_CTX_get0_certificate(context));
	SSL_CTX_use_PrivateKey(other, SSL_CTX_get0_privatekey(context));
	SSL_CTX_set_min_proto_version(other, version);
	SSL_CTX_set_max_proto_version(other, version);
	SSL_CTX_set_session_id_context(other, (const unsigned char *)"test", 4);
	for (int i = 0; i < 40; i++) {
		SSL *client = new_client(clients, i % 2 ? session : NULL);
		struct host a, b;

		open_host(&a, context, 100 + (uint64_t)i);
		hear(&a, NULL, 0); /* both servers ask now, one after the other */
		open_host(&b, other, 100 + (uint64_t)i);
		hear(&b, NULL, 0);
		finished &= shake_hands(client, &a, &b);
		same &= alike(&a, &b);
		dated &= SSL_SESSION_get_time(SSL_get_session(a.ssl)) == REPLICA_DAEMON_SECONDS;
		if (i % 2)
			resumed &= SSL_session_reused(a.ssl) && SSL_session_reused(b.ssl);
		SSL_SESSION_free(session);
		session = session_of(client);
		close_host(&a);
		close_host(&b);
		SSL_free(client);
		wear(other, clients, i % 3);
	}
	snprintf(what, sizeof(what), "%s: both servers finish the handshake of one client", name);
	check(finished, what);
	snprintf(what, sizeof(what), "%s: they say the same bytes, tickets included", name);
	check(same, what);
	snprintf(what, sizeof(what), "%s: a ticket resumes on both", name);
	check(resumed, what);
	snprintf(what, sizeof(what), "%s: sessions have the epoch's time, whatever the clocks of the hosts say", name);
	check(dated, what);
	SSL_SESSION_free(session);
	SSL_CTX_free(context);
	SSL_CTX_free(other);
	SSL_CTX_free(clients);
}

static void bound_to_client(SSL_CTX *context, SSL_CTX *clients)
{
	uint8_t hello[FLIGHT_BYTES], other[FLIGHT_BYTES], a[32], b[32], c[32], d[32];
	size_t length = client_hello(clients, hello), other_length = client_hello(clients, other);

	server_random(context, 7, hello, length, a);
	server_random(context, 7, hello, length, b);
	server_random(context, 7, other, other_length, c);
	server_random(context, 8, hello, length, d);
	check(!memcmp(a, b, 32), "the same seed and ClientHello give the same bytes");
	check(memcmp(a, c, 32), "the same seed with another ClientHello gives other bytes");
	check(memcmp(a, d, 32), "another seed gives other bytes");
	server_random(context, 0, hello, length, a);
	server_random(context, 0, hello, length, b);
	check(memcmp(a, b, 32), "without a seed no two handshakes are alike");
}

/* As servers do that have their own input and output: libssl sees memory alone. */
static void fed_from_memory(SSL_CTX *context, const uint8_t *hello, size_t length, uint8_t random[32])
{
	uint8_t bytes[FLIGHT_BYTES];
	SSL *server = SSL_new(context);
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) || write(ends[1], hello, length) != (ssize_t)length)
		abort();
	SSL_set_bio(server, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
	SSL_set_accept_state(server);
	BIO_write(SSL_get_rbio(server), bytes, (int)read(ends[0], bytes, sizeof(bytes)));
	SSL_do_handshake(server);
	ERR_clear_error();
	if (BIO_read(SSL_get_wbio(server), bytes, sizeof(bytes)) < 43)
		abort();
	memcpy(random, bytes + 11, 32);
	SSL_free(server);
	close(ends[0]);
	close(ends[1]);
}

static void own_input(SSL_CTX *context, SSL_CTX *clients)
{
	uint8_t hello[FLIGHT_BYTES], a[32], b[32];
	size_t length = client_hello(clients, hello);

	replica_daemon_next(66);
	fed_from_memory(context, hello, length, a);
	fed_from_memory(context, hello, length, b);
	check(!memcmp(a, b, 32), "a server that reads by itself is known by the socket that it read last");
}

/* By configuration; see replica_daemon_start. */
static void seen_alike(void)
{
	struct timespec now, stepped, since_boot;
	struct timeval day;
	char name[64], small[4];
	bool named = !gethostname(name, sizeof(name)) && !strcmp(name, "service.example");
	int status = -1;
	pid_t child;

	syscall(SYS_clock_gettime, CLOCK_REALTIME, &now);
	clock_gettime(CLOCK_REALTIME, &stepped);
	clock_gettime(CLOCK_MONOTONIC, &since_boot);
	gettimeofday(&day, NULL);
	check(time(NULL) % 3600 == 0 && day.tv_sec % 3600 == 0 && !day.tv_usec && now.tv_sec - day.tv_sec <= 3600,
	      "time() and gettimeofday() go in the steps that are wanted");
	check(stepped.tv_sec == day.tv_sec && !stepped.tv_nsec, "clock_gettime() too");
	syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
	check(now.tv_sec - since_boot.tv_sec <= 1, "the monotonic clock stays true");
	child = fork();
	if (!child)
		_exit(getpid() == (pid_t)syscall(SYS_getpid) && getppid() == 5000000 ? 0 : 1);
	check(getpid() == 5000000 && !kill(getpid(), 0) && waitpid(child, &status, 0) == child && !status,
	      "getpid() gives the number that is wanted, to the process itself and as the parent of its children");
	check(named && gethostname(small, sizeof(small)), "gethostname() gives the name that is wanted");
}

static int compare(const void *a, const void *b)
{
	return memcmp(a, b, 32);
}

static void never_repeats(SSL_CTX *context, SSL_CTX *clients, int connections)
{
	uint8_t hello[FLIGHT_BYTES], (*all)[32] = calloc((size_t)connections, sizeof(*all));
	size_t length = client_hello(clients, hello);
	bool unique = true;

	for (int i = 0; i < connections; i++)
		server_random(context, 1000000 + (uint64_t)i, hello, length, all[i]);
	qsort(all, (size_t)connections, sizeof(*all), compare);
	for (int i = 1; i < connections; i++)
		unique &= memcmp(all[i - 1], all[i], 32) != 0;
	check(unique, "10,000 connections never repeat a byte string, even with one ClientHello for all");
	free(all);
}

static void true_outside(void)
{
	uint8_t a[32], b[32];

	check(RAND_bytes(a, 32) == 1 && RAND_priv_bytes(b, 32) == 1 && memcmp(a, b, 32) && RAND_status() == 1,
	      "outside of a connection libcrypto's own generator answers");
}

/* RFC 8439 section 2.4.2 (key stream of its nonce from block 1) and draft-irtf-cfrg-xchacha-03 section 2.2.1 */
static void known_answers(void)
{
	static const uint8_t stream[8] = {0x22, 0x4f, 0x51, 0xf3, 0x40, 0x1b, 0xd9, 0xe1};
	static const uint8_t input[32] = {0x00, 0x00, 0x00, 0x09, 0x00, 0x00, 0x00, 0x4a,
					  0x00, 0x00, 0x00, 0x00, 0x31, 0x41, 0x59, 0x27};
	static const uint8_t derived[8] = {0x82, 0x41, 0x3b, 0x42, 0x27, 0xb2, 0x7b, 0xfe};
	static const uint32_t nonce[3] = {0, 0x4a000000, 0};
	uint8_t key[32], out[128], half[32];

	for (int i = 0; i < 32; i++)
		key[i] = (uint8_t)i;
	us_chacha_stream(key, nonce, out, sizeof(out));
	check(!memcmp(out + 64, stream, sizeof(stream)), "ChaCha20 gives the known answer of RFC 8439");
	us_chacha_half(key, input, half);
	check(!memcmp(half, derived, sizeof(derived)), "HChaCha20 gives the known answer of its draft");
}

static int run(void)
{
	SSL_CTX *clients = SSL_CTX_new(TLS_client_method()), *context;

	signal(SIGPIPE, SIG_IGN);
	replica_daemon_attach();
	known_answers();
	both_hosts("TLS 1.3, ECDSA", EVP_PKEY_EC, TLS1_3_VERSION);
	both_hosts("TLS 1.3, RSA", EVP_PKEY_RSA, TLS1_3_VERSION);
	both_hosts("TLS 1.2, ECDSA", EVP_PKEY_EC, TLS1_2_VERSION);
	both_hosts("TLS 1.2, RSA", EVP_PKEY_RSA, TLS1_2_VERSION);
	context = server_context(EVP_PKEY_EC, TLS1_3_VERSION);
	bound_to_client(context, clients);
	own_input(context, clients);
	true_outside();
	seen_alike();
	check(many_threads(context, NULL), "threads share the socket to the daemon");
	never_repeats(context, clients, getenv("REPLICA_TEST_SHORT") ? 500 : 10000);
	crash_tests(context, clients);
	SSL_CTX_free(context);
	SSL_CTX_free(clients);
	return checks_done();
}

int main(int count, char **arguments)
{
	if (getenv(REPLICA_TEST_CHILD))
		return crash_child();
	if (getenv(REPLICA_DAEMON_MEMORY))
		return run();
	if (count != 2)
		return 2;
	replica_daemon_start();
	if (strcmp(arguments[1], "built-in"))
		setenv("LD_PRELOAD", arguments[1], 1);
	execv("/proc/self/exe", arguments);
	return 2;
}
