// SPDX-License-Identifier: GPL-2.0-or-later
/* calls.c - the calls of libssl that may draw random numbers or read the clock, each between enter and leave. */
#include <errno.h>

#include <openssl/ssl.h>

#include "framing.h"
#include "openssl.h"
#include "private.h"

#define REAL(name)                                                                                                     \
	static __typeof__(&name) real;                                                                                 \
	if (!real)                                                                                                     \
	real = us_openssl_symbol(#name)

#define CALL(type, name, parameters, arguments)                                                                        \
	US_EXPORT type name parameters                                                                                 \
	{                                                                                                              \
		struct us_thread outer;                                                                                \
		type result;                                                                                           \
		REAL(name);                                                                                            \
		us_openssl_enter(ssl, &outer);                                                                         \
		result = real arguments;                                                                               \
		us_openssl_leave(&outer);                                                                              \
		return result;                                                                                         \
	}

CALL(int, SSL_do_handshake, (SSL * ssl), (ssl))
CALL(int, SSL_accept, (SSL * ssl), (ssl))
CALL(int, SSL_read_early_data, (SSL * ssl, void *to, size_t length, size_t *done), (ssl, to, length, done))
CALL(int, SSL_peek, (SSL * ssl, void *to, int length), (ssl, to, length))
CALL(int, SSL_peek_ex, (SSL * ssl, void *to, size_t length, size_t *done), (ssl, to, length, done))
CALL(int, SSL_write_early_data, (SSL * ssl, const void *from, size_t length, size_t *done), (ssl, from, length, done))
CALL(ossl_ssize_t, SSL_sendfile, (SSL * ssl, int fd, off_t offset, size_t length, int flags),
     (ssl, fd, offset, length, flags))

US_EXPORT int SSL_read(SSL *ssl, void *to, int length)
{
	struct us_thread outer;
	int result;
	REAL(SSL_read);

	us_openssl_enter(ssl, &outer);
	result = real(ssl, to, length);
	if (result > 0)
		us_openssl_heard(to, (size_t)result);
	us_openssl_leave(&outer);
	return result;
}

US_EXPORT int SSL_read_ex(SSL *ssl, void *to, size_t length, size_t *done)
{
	struct us_thread outer;
	int result;
	REAL(SSL_read_ex);

	us_openssl_enter(ssl, &outer);
	result = real(ssl, to, length, done);
	if (result > 0)
		us_openssl_heard(to, *done);
	us_openssl_leave(&outer);
	return result;
}

static int real_write(SSL *ssl, const void *from, size_t length, size_t *written)
{
	REAL(SSL_write_ex);
	return real(ssl, from, length, written);
}

US_EXPORT int SSL_write_ex(SSL *ssl, const void *from, size_t length, size_t *written)
{
	struct us_frames *frames;
	struct us_thread outer;
	int result;

	us_openssl_enter(ssl, &outer);
	frames = length ? us_openssl_frames() : NULL;
	result = frames ? us_frames_put(frames, ssl, real_write, from, length, written)
			: real_write(ssl, from, length, written);
	us_openssl_leave(&outer);
	return result;
}

US_EXPORT int SSL_write(SSL *ssl, const void *from, int length)
{
	struct us_frames *frames;
	struct us_thread outer;
	size_t written = 0;
	int result;
	REAL(SSL_write);

	us_openssl_enter(ssl, &outer);
	frames = length > 0 ? us_openssl_frames() : NULL;
	if (!frames)
		result = real(ssl, from, length);
	else
		result = us_frames_put(frames, ssl, real_write, from, (size_t)length, &written) ? (int)written : -1;
	us_openssl_leave(&outer);
	return result;
}

US_EXPORT int SSL_shutdown(SSL *ssl)
{
	struct us_frames *frames;
	struct us_thread outer;
	int result;
	REAL(SSL_shutdown);

	us_openssl_enter(ssl, &outer);
	frames = us_openssl_frames();
	if (frames)
		us_frames_flush(frames, ssl, real_write);
	result = real(ssl);
	us_openssl_leave(&outer);
	return result;
}

/* A client, though before this call libssl may take it for a server: its randomness is its own. */
US_EXPORT int SSL_connect(SSL *ssl)
{
	struct us_thread outer;
	int result;
	REAL(SSL_connect);

	us_openssl_enter(NULL, &outer);
	result = real(ssl);
	us_openssl_leave(&outer);
	return result;
}

/* libssl itself begins every handshake with it: only the program's own call means another connection. */
US_EXPORT int SSL_clear(SSL *ssl)
{
	REAL(SSL_clear);
	if (!us_thread.depth)
		us_openssl_forget(ssl);
	return real(ssl);
}
