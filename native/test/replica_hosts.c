// SPDX-License-Identifier: GPL-2.0-or-later
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/x509.h>

#include "replica_daemon.h"
#include "replica_hosts.h"

#define THREADS 4

static int checks, failures;

void check(bool fine, const char *what)
{
	printf("%sok %d - %s\n", fine ? "" : "not ", ++checks, what);
	failures += !fine;
}

SSL_CTX *server_context(int type, int version)
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

void open_host(struct host *host, SSL_CTX *context, uint64_t seed)
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

void close_host(struct host *host)
{
	int fd = SSL_get_fd(host->ssl);

	SSL_free(host->ssl);
	close(fd);
	close(host->far);
}

void hear(struct host *host, const void *bytes, size_t length)
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

bool alike(const struct host *a, const struct host *b)
{
	return a->length > 0 && a->length == b->length && !memcmp(a->said, b->said, a->length);
}

SSL *new_client(SSL_CTX *context, SSL_SESSION *session)
{
	SSL *client = SSL_new(context);

	SSL_set_bio(client, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
	SSL_set_connect_state(client);
	if (session)
		SSL_set_session(client, session);
	return client;
}

bool shake_hands(SSL *client, struct host *a, struct host *b)
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

SSL_SESSION *session_of(SSL *client)
{
	char ignored[16];

	SSL_read(client, ignored, sizeof(ignored));
	ERR_clear_error();
	SSL_set_shutdown(client, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN); /* else it is not to be resumed */
	return SSL_get1_session(client);
}

void wear(SSL_CTX *context, SSL_CTX *clients, int handshakes)
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

void server_random(SSL_CTX *context, uint64_t seed, const uint8_t *hello, size_t length, uint8_t random[32])
{
	struct host host;

	open_host(&host, context, seed);
	hear(&host, hello, length);
	memcpy(random, host.said + 11, 32);
	close_host(&host);
}

size_t client_hello(SSL_CTX *clients, uint8_t *hello)
{
	SSL *client = new_client(clients, NULL);
	int length;

	SSL_do_handshake(client);
	ERR_clear_error();
	length = BIO_read(SSL_get_wbio(client), hello, FLIGHT_BYTES);
	SSL_free(client);
	return (size_t)length;
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

bool many_threads(SSL_CTX *context, void (*meanwhile)(void))
{
	pthread_t threads[THREADS];
	bool fine = true;
	void *result;

	for (int i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, thread, context);
	if (meanwhile)
		meanwhile();
	for (int i = 0; i < THREADS; i++) {
		pthread_join(threads[i], &result);
		fine &= result != NULL;
	}
	return fine;
}

int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int checks_done(void)
{
	printf("1..%d\n", checks);
	return failures != 0;
}
