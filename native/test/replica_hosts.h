/* SPDX-License-Identifier: GPL-2.0-or-later */
/* replica_hosts.h - "two hosts" of the library's tests: two server ends that get the same bytes of one client. */
#ifndef US_REPLICA_HOSTS_H
#define US_REPLICA_HOSTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <openssl/ssl.h>

#define FLIGHT_BYTES 16384

/* One check of the test (TAP). */
void check(bool fine, const char *what);

/* Prints the plan; the exit code of the program. */
int checks_done(void);

/* One server's end of a connection: bytes of the client in, bytes for the client out. */
struct host {
	SSL *ssl;
	int far; /* the client's end of its socket */
	uint8_t said[FLIGHT_BYTES];
	size_t length;
};

/* A new key of this type, and a certificate for it. */
SSL_CTX *server_context(int type, int version);

/* A connection whose library asks for the seed of this number; 0: none. */
void open_host(struct host *host, SSL_CTX *context, uint64_t seed);
void close_host(struct host *host);

/* Gives the server some bytes and notes what it says to them. */
void hear(struct host *host, const void *bytes, size_t length);
bool alike(const struct host *a, const struct host *b);

/* A client with its ends in memory; what it says is given to both hosts. */
SSL *new_client(SSL_CTX *context, SSL_SESSION *session);
size_t client_hello(SSL_CTX *clients, uint8_t *hello);

/* The handshake: the client listens to `a` alone, and `b` hears the same. True when both servers finished it. */
bool shake_hands(SSL *client, struct host *a, struct host *b);

/* Takes what is still on its way to the client: the tickets of TLS 1.3. */
SSL_SESSION *session_of(SSL *client);

/* Moves the state that a process keeps between connections, such as the blinding of an RSA key. */
void wear(SSL_CTX *context, SSL_CTX *clients, int handshakes);

/* The server's random of a handshake with this ClientHello, as it is on the wire. */
void server_random(SSL_CTX *context, uint64_t seed, const uint8_t *hello, size_t length, uint8_t random[32]);

/* Handshakes on several threads at once; true when none failed. `meanwhile`: called once while they go on, or NULL. */
bool many_threads(SSL_CTX *context, void (*meanwhile)(void));

int64_t now_ms(void);

#endif
