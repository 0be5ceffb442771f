// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * openssl.c - stands before the calls of libssl 3 to know which connection is being handled, and gives libcrypto a random
 * method that draws from that connection's source. Programs without OpenSSL 3 are not touched.
 *
 * Every draw is bound to the client's random of the ClientHello: even if a seed came twice (cloned hosts), another
 * handshake would get other bytes.
 */
#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/bio.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>

#include "framing.h"
#include "http1.h"
#include "openssl.h"
#include "private.h"
#include "source.h"
#include "tickets.h"

#define LIBSSL	  "libssl.so.3"
#define LIBCRYPTO "libcrypto.so.3"

__thread struct us_thread us_thread __attribute__((tls_model("initial-exec")));

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool ready;
static int ssl_index = -1;
static const RAND_METHOD *theirs;

/* Where the code of a library lies; empty: nowhere. */
static struct code {
	uintptr_t start;
	uintptr_t end;
} libssl, libcrypto;

static struct {
	int (*get_ex_new_index)(int, long, void *, CRYPTO_EX_new *, CRYPTO_EX_dup *, CRYPTO_EX_free *);
	int (*set_ex_data)(SSL *, int, void *);
	void *(*get_ex_data)(const SSL *, int);
	int (*is_server)(const SSL *);
	int (*get_rfd)(const SSL *);
	BIO *(*get_rbio)(const SSL *);
	int (*method_type)(const BIO *);
	size_t (*client_random)(const SSL *, unsigned char *, size_t);
	SSL_CTX *(*get_context)(const SSL *);
	void (*alpn)(const SSL *, const unsigned char **, unsigned int *);
	int (*set_method)(const RAND_METHOD *);
	const RAND_METHOD *(*default_method)(void);
} ossl;

void *us_openssl_symbol(const char *name)
{
	void *found = dlsym(RTLD_NEXT, name);
	const char *library = strncmp(name, "SSL_", 4) == 0 ? LIBSSL : LIBCRYPTO;
	void *handle;

	if (found)
		return found;
	/* Loaded by a plug-in for itself alone: not among those that come next. */
	handle = dlopen(library, RTLD_LAZY | RTLD_NOLOAD);
	found = handle ? dlsym(handle, name) : NULL;
	if (handle)
		dlclose(handle);
	return found;
}

/* Looks where the two libraries lie: once, for a look at the linker's tables for each call of time() is dear. */
static int find_library(struct dl_phdr_info *library, size_t size, void *unused)
{
	struct code *code = strstr(library->dlpi_name, LIBSSL)	    ? &libssl
			    : strstr(library->dlpi_name, LIBCRYPTO) ? &libcrypto
								    : NULL;

	(void)size, (void)unused;
	for (int i = 0; code && i < library->dlpi_phnum; i++) {
		uintptr_t start = library->dlpi_addr + library->dlpi_phdr[i].p_vaddr;

		if (library->dlpi_phdr[i].p_type == PT_LOAD && library->dlpi_phdr[i].p_flags & PF_X) {
			code->start = start;
			code->end = start + library->dlpi_phdr[i].p_memsz;
		}
	}
	return 0;
}

void us_openssl_find_code(void)
{
	dl_iterate_phdr(find_library, NULL);
}

static bool is_in(const struct code *code, const void *address)
{
	return (uintptr_t)address >= code->start && (uintptr_t)address < code->end;
}

bool us_openssl_is_libssl(const void *address)
{
	return is_in(&libssl, address);
}

bool us_openssl_is_libcrypto(const void *address)
{
	return is_in(&libcrypto, address);
}

static int random_bytes(unsigned char *out, int length)
{
	struct us_source *source = us_thread.source;
	uint8_t client[US_CONTEXT_BYTES] = {};

	if (length < 0)
		return 0;
	if (source && source->state == US_SOURCE_SEEDED) {
		ossl.client_random(us_thread.ssl, client, sizeof(client));
		if (us_source_draw(source, US_DRAW_TLS, client, out, (size_t)length))
			return 1;
	}
	return theirs->bytes(out, length);
}

static int random_seed(const void *from, int length)
{
	return theirs->seed ? theirs->seed(from, length) : 1;
}

static int random_add(const void *from, int length, double entropy)
{
	return theirs->add ? theirs->add(from, length, entropy) : 1;
}

static int random_status(void)
{
	return theirs->status ? theirs->status() : 1;
}

static const RAND_METHOD method = {
	.seed = random_seed,
	.bytes = random_bytes,
	.add = random_add,
	.pseudorand = random_bytes,
	.status = random_status,
};

static void free_source(void *parent, void *source, CRYPTO_EX_DATA *data, int index, long argl, void *argp)
{
	(void)parent, (void)data, (void)index, (void)argl, (void)argp;
	if (us_thread.source == source)
		us_thread.source = NULL;
	us_source_free(source);
}

/* A copy of an SSL is another connection. */
static int dup_source(CRYPTO_EX_DATA *to, const CRYPTO_EX_DATA *from, void **data, int index, long argl, void *argp)
{
	(void)to, (void)from, (void)index, (void)argl, (void)argp;
	*data = NULL;
	return 1;
}

static void set_up(void)
{
	unsigned int (*major)(void) = us_openssl_symbol("OPENSSL_version_major");

	ossl.get_ex_new_index = us_openssl_symbol("CRYPTO_get_ex_new_index");
	ossl.set_ex_data = us_openssl_symbol("SSL_set_ex_data");
	ossl.get_ex_data = us_openssl_symbol("SSL_get_ex_data");
	ossl.is_server = us_openssl_symbol("SSL_is_server");
	ossl.get_rfd = us_openssl_symbol("SSL_get_rfd");
	ossl.get_rbio = us_openssl_symbol("SSL_get_rbio");
	ossl.method_type = us_openssl_symbol("BIO_method_type");
	ossl.client_random = us_openssl_symbol("SSL_get_client_random");
	ossl.get_context = us_openssl_symbol("SSL_get_SSL_CTX");
	ossl.alpn = us_openssl_symbol("SSL_get0_alpn_selected");
	ossl.set_method = us_openssl_symbol("RAND_set_rand_method");
	ossl.default_method = us_openssl_symbol("RAND_OpenSSL");
	if (!major || major() < 3 || !ossl.get_ex_new_index || !ossl.set_ex_data || !ossl.get_ex_data ||
	    !ossl.is_server || !ossl.get_rfd || !ossl.get_rbio || !ossl.method_type || !ossl.client_random ||
	    !ossl.get_context || !ossl.alpn || !ossl.set_method || !ossl.default_method || !us_tickets_set_up())
		return;
	theirs = ossl.default_method();
	us_openssl_find_code();
	ssl_index = ossl.get_ex_new_index(CRYPTO_EX_INDEX_SSL, 0, NULL, NULL, dup_source, free_source);
	ready = theirs && theirs->bytes && ssl_index >= 0 && ossl.set_method(&method) == 1;
}

static void decide(SSL *ssl, struct us_source *source, int fd)
{
	us_source_decide(source, fd);
	if (source->state == US_SOURCE_SEEDED)
		us_tickets_use(ossl.get_context(ssl), source->tickets);
}

/* The socket of a connection that has just begun; -1: it will be seen when the TLS library reads from it. */
static int socket_of(const SSL *ssl)
{
	const BIO *bio = ossl.get_rbio(ssl);
	int fd = ossl.get_rfd(ssl), type = bio ? ossl.method_type(bio) : 0;

	if (fd < 0 && (type == BIO_TYPE_MEM || type == BIO_TYPE_BIO))
		fd = us_thread.last_fd - 1; /* the program has read the bytes itself, just now */
	return fd;
}

static struct us_source *source_of(SSL *ssl)
{
	struct us_source *source = ossl.get_ex_data(ssl, ssl_index);
	int fd;

	if (source || !ossl.is_server(ssl))
		return source;
	source = us_source_new();
	if (!source || !ossl.set_ex_data(ssl, ssl_index, source)) {
		us_source_free(source);
		return NULL;
	}
	fd = socket_of(ssl);
	if (fd >= 0)
		decide(ssl, source, fd);
	return source;
}

void us_openssl_enter(SSL *ssl, struct us_thread *outer)
{
	int saved = errno;

	pthread_once(&once, set_up);
	*outer = us_thread;
	us_thread.depth++;
	us_thread.ssl = ssl;
	us_thread.source = NULL;
	if (ready && ssl)
		us_thread.source = source_of(ssl);
	errno = saved;
}

void us_openssl_leave(const struct us_thread *outer)
{
	us_thread.depth = outer->depth;
	us_thread.ssl = outer->ssl;
	us_thread.source = outer->source;
}

/* By what was agreed in the handshake, or by what the client says first; before it has said anything, by the program. */
static void decide_cut(struct us_source *source, const void *bytes, size_t length)
{
	const unsigned char *protocol = NULL;
	unsigned int protocol_length = 0;

	ossl.alpn(us_thread.ssl, &protocol, &protocol_length);
	if (protocol_length == 2 && !memcmp(protocol, "h2", 2))
		source->frames = us_frames_new(US_FRAMING_HTTP2);
	else if (us_http1_begins(bytes, length))
		source->frames = us_frames_new(US_FRAMING_HTTP1);
	source->cut = source->frames ? US_CUT_BY_FRAMES : US_CUT_BY_PROGRAM;
}

struct us_frames *us_openssl_frames(void)
{
	struct us_source *source = us_thread.source;

	if (!source || source->state != US_SOURCE_SEEDED)
		return NULL;
	if (source->cut == US_CUT_UNKNOWN)
		decide_cut(source, NULL, 0);
	return source->frames;
}

void us_openssl_heard(const void *bytes, size_t length)
{
	struct us_source *source = us_thread.source;

	if (!source || source->state != US_SOURCE_SEEDED || !length)
		return;
	if (source->cut == US_CUT_UNKNOWN)
		decide_cut(source, bytes, length);
	if (source->frames)
		us_frames_heard(source->frames, bytes, length);
}

void us_openssl_found(int fd)
{
	decide(us_thread.ssl, us_thread.source, fd);
}

void us_openssl_forget(SSL *ssl)
{
	struct us_source *source = ready && ssl ? ossl.get_ex_data(ssl, ssl_index) : NULL;

	if (source && ossl.set_ex_data(ssl, ssl_index, NULL))
		us_source_free(source);
}
