// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * replica_test.c - the preloaded library against real handshakes of OpenSSL, with a daemon of its own that gives seeds as
 * told. "Two hosts" are two server ends that get the same bytes of one client. Prints its checks as TAP.
 *
 *   replica_test LIBRARY          runs itself again with the library preloaded
 *   replica_test built-in         the library is linked in (AddressSanitizer build)
 */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "chacha.h"
#include "replica_daemon.h"

#define FLIGHT_BYTES 16384
#define THREADS	     4

static int checks, failures;

static void check(bool fine, const char *what)
{
	printf("%sok %d - %s\n", fine ? "" : "not ", ++checks, what);
	failures += !fine;
}

/* One server's end of a connection: bytes of the client in, bytes for the client out. */
struct host {
	SSL *ssl;
	int far; /* the client's end of its socket */
	uint8_t said[FLIGHT_BYTES];
	size_t length;
};

static SSL_CTX *server_context(int type, int version)
{
	SSL_CTX *context = SSL_CTX_new(TLS_server_method());
	EVP_PKEY *key = type == EVP_PKEY_RSA ? EVP_RSA_gen(2048) : EVP_EC_gen("P-256");
	X509 *certificate = X509_new();

	ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
	X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
	X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
	X509_set_pubkey(certificate, key);
	X509_sign(certificate, key, EVP_sha256());
	SSL_CTX_use_certificate(context, certificate);
	SSL_CTX_use_PrivateKey(context, key);
	SSL_CTX_set_min_proto_version(context, version);
	SSL_CTX_set_max_proto_version(context, version);
	SSL_CTX_set_session_id_context(context, (const unsigned char *)"test", 4);
	X509_free(certificate);
	EVP_PKEY_free(key);
	return context;
}

static void open_host(struct host *host, SSL_CTX *context, uint64_t seed)
{
	int ends[2];

	memset(host, 0, sizeof(*host));
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends))
		abort();
	host->far = ends[1];
	host->ssl = SSL_new(context);
	SSL_set_fd(host->ssl, ends[0]);
	SSL_set_accept_state(host->ssl);
	replica_daemon_next(seed);
}

static void close_host(struct host *host)
{
	int fd = SSL_get_fd(host->ssl);

	SSL_free(host->ssl);
	close(fd);
	close(host->far);
}

/* Gives the server some bytes and notes what it says to them. */
static void hear(struct host *host, const void *bytes, size_t length)
{
	char ignored[64];
	ssize_t said;

	if (length && write(host->far, bytes, length) != (ssize_t)length)
		abort();
	if (!SSL_is_init_finished(host->ssl))
		SSL_do_handshake(host->ssl);
	else
		SSL_read(host->ssl, ignored, sizeof(ignored));
	ERR_clear_error();
	while ((said = read(host->far, host->said + host->length, FLIGHT_BYTES - host->length)) > 0)
		host->length += (size_t)said;
}

static bool alike(const struct host *a, const struct host *b)
{
	return a->length > 0 && a->length == b->length && !memcmp(a->said, b->said, a->length);
}

/* A client with its ends in memory; what it says is given to both hosts. */
static SSL *new_client(SSL_CTX *context, SSL_SESSION *session)
{
	SSL *client = SSL_new(context);

	SSL_set_bio(client, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
	SSL_set_connect_state(client);
	if (session)
		SSL_set_session(client, session);
	return client;
}

/* The handshake: the client listens to `a` alone, and `b` hears the same. True when both servers finished it. */
static bool shake_hands(SSL *client, struct host *a, struct host *b)
{
	for (int turn = 0; turn < 6; turn++) {
		uint8_t bytes[FLIGHT_BYTES];
		size_t before = a->length;
		int length;

		SSL_do_handshake(client);
		ERR_clear_error();
		length = BIO_read(SSL_get_wbio(client), bytes, sizeof(bytes));
		hear(a, bytes, length > 0 ? (size_t)length : 0);
		if (b)
			hear(b, bytes, length > 0 ? (size_t)length : 0);
		BIO_write(SSL_get_rbio(client), a->said + before, (int)(a->length - before));
	}
	return SSL_is_init_finished(client) && SSL_is_init_finished(a->ssl) && (!b || SSL_is_init_finished(b->ssl));
}

/* Takes what is still on its way to the client: the tickets of TLS 1.3. */
static SSL_SESSION *session_of(SSL *client)
{
	char ignored[16];

	SSL_read(client, ignored, sizeof(ignored));
	ERR_clear_error();
	SSL_set_shutdown(client, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN); /* else it is not to be resumed */
	return SSL_get1_session(client);
}

/* Moves the state that a process keeps between connections, such as the blinding of an RSA key. */
static void wear(SSL_CTX *context, SSL_CTX *clients, int handshakes)
{
	for (int i = 0; i < handshakes; i++) {
		SSL *client = new_client(clients, NULL);
		struct host host;

		open_host(&host, context, 0);
		shake_hands(client, &host, NULL);
		close_host(&host);
		SSL_free(client);
	}
}

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

/* The server's random of a handshake with this ClientHello, as it is on the wire. */
static void server_random(SSL_CTX *context, uint64_t seed, const uint8_t *hello, size_t length, uint8_t random[32])
{
	struct host host;

	open_host(&host, context, seed);
	hear(&host, hello, length);
	memcpy(random, host.said + 11, 32);
	close_host(&host);
}

static size_t client_hello(SSL_CTX *clients, uint8_t *hello)
{
	SSL *client = new_client(clients, NULL);
	int length;

	SSL_do_handshake(client);
	ERR_clear_error();
	length = BIO_read(SSL_get_wbio(client), hello, FLIGHT_BYTES);
	SSL_free(client);
	return (size_t)length;
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

/* A child that goes on with its parent's connection must not say what the parent says. */
static void after_fork(SSL_CTX *context, SSL_CTX *clients)
{
	uint8_t hello[FLIGHT_BYTES];
	size_t length = client_hello(clients, hello);
	struct host host, twin;
	uint8_t child[32] = {};
	int pipes[2], status;

	open_host(&host, context, 77);
	hear(&host, NULL, 0); /* seeded */
	if (pipe(pipes))
		abort();
	if (!fork()) {
		hear(&host, hello, length);
		_exit(write(pipes[1], host.said + 11, 32) != 32);
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
	check(!status && memcmp(host.said + 11, child, 32), "its child has true randomness on that connection");
	close_host(&host);
	close_host(&twin);
}

static void *thread(void *argument)
{
	SSL_CTX *clients = SSL_CTX_new(TLS_client_method());
	bool fine = true;

	for (int i = 0; i < 25; i++) {
		SSL *client = new_client(clients, NULL);
		struct host host;

		open_host(&host, argument, 5);
		fine &= shake_hands(client, &host, NULL);
		close_host(&host);
		SSL_free(client);
	}
	SSL_CTX_free(clients);
	return fine ? argument : NULL;
}

static void many_threads(SSL_CTX *context, const char *what)
{
	pthread_t threads[THREADS];
	bool fine = true;
	void *result;

	for (int i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, thread, context);
	for (int i = 0; i < THREADS; i++) {
		pthread_join(threads[i], &result);
		fine &= result != NULL;
	}
	check(fine, what);
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Two handshakes with one seed and one ClientHello are alike only if the library has asked for it. */
static bool gets_seeds(SSL_CTX *context, const uint8_t *hello, size_t length)
{
	uint8_t a[32], b[32];

	server_random(context, 9, hello, length, a);
	server_random(context, 9, hello, length, b);
	return !memcmp(a, b, 32);
}

static void slow_daemon(SSL_CTX *context, SSL_CTX *clients)
{
	uint8_t hello[FLIGHT_BYTES];
	size_t length = client_hello(clients, hello);
	int64_t start;
	bool late;

	replica_daemon_mode(REPLICA_DAEMON_HANGS);
	start = now_ms();
	wear(context, clients, 50);
	check(now_ms() - start < 4000, "a daemon that hangs costs its patience once, not for each connection");
	check(!gets_seeds(context, hello, length), "while it hangs randomness is true");
	replica_daemon_mode(REPLICA_DAEMON_GIVES);
	do
		late = gets_seeds(context, hello, length);
	while (!late && now_ms() - start < 10000 && !usleep(1000));
	check(late, "as soon as it answers again, it is asked again");
}

static void without_daemon(SSL_CTX *context, SSL_CTX *clients)
{

	slow_daemon(context, clients);
	replica_daemon_mode(REPLICA_DAEMON_NOISE);
	many_threads(context, "a daemon that answers nonsense harms no handshake");
	replica_daemon_stop();
	many_threads(context, "without a daemon handshakes go on");
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
	after_fork(context, clients);
	many_threads(context, "threads share the socket to the daemon");
	never_repeats(context, clients, getenv("REPLICA_TEST_SHORT") ? 500 : 10000);
	without_daemon(context, clients);
	SSL_CTX_free(context);
	SSL_CTX_free(clients);
	printf("1..%d\n", checks);
	return failures != 0;
}

int main(int count, char **arguments)
{
	int status;

	if (getenv(REPLICA_DAEMON_MEMORY)) {
		status = run();
		return status;
	}
	if (count != 2)
		return 2;
	replica_daemon_start();
	if (strcmp(arguments[1], "built-in"))
		setenv("LD_PRELOAD", arguments[1], 1);
	execv("/proc/self/exe", arguments);
	return 2;
}
