/* SPDX-License-Identifier: GPL-2.0-or-later */
/* private.h - what the files of the library share and no program sees. */
#ifndef US_PRIVATE_H
#define US_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>

struct ssl_st;
struct us_source;

#define US_EXPORT __attribute__((visibility("default")))

/* What this thread is about. A call into the TLS library may nest in another (a callback): the outer one is kept aside. */
struct us_thread {
	struct us_source *source; /* of the TLS connection that is being handled; NULL: true randomness */
	struct ssl_st *ssl;
	unsigned int depth; /* of calls into the TLS library */
	int last_fd;	    /* that bytes were read from, + 1; 0: none */
};

extern __thread struct us_thread us_thread __attribute__((tls_model("initial-exec")));

/* Zeroed memory that a fork wipes and a core dump leaves out, or NULL. */
void *us_private_memory(size_t length);

/* The connection of an undecided source is now known. */
void us_openssl_found(int fd);

/* Is this address in libssl's code, or in that of libcrypto? Both no as long as nobody has looked. */
bool us_openssl_is_libssl(const void *address);
bool us_openssl_is_libcrypto(const void *address);

/* Looks where they are; again when TLS is first spoken, should they have been loaded later. */
void us_openssl_find_code(void);

#endif
