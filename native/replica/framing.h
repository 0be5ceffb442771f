/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * framing.h - TLS records end where frames of HTTP/2 (RFC 9113 section 4.1) or messages of HTTP/1.1 end, and after each
 * 16 KiB of them.
 *
 * A server writes as much at once as is ready and the socket takes: where one call of SSL_write ends, and so a record,
 * depends on time, and differs on the two hosts. Here it depends on the bytes alone, however the program cuts its calls.
 * The beginning of a record is kept back until the rest has come: the program has begun to say it, so it will.
 *
 * Belongs to one connection, as its SSL does.
 */
#ifndef US_FRAMING_H
#define US_FRAMING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define US_FRAMES_HEADER 9
#define US_FRAMES_RECORD 16384

struct ssl_st;
struct us_frames;

/* SSL_write_ex: 1 and *written, or 0. */
typedef int us_frames_write(struct ssl_st *ssl, const void *from, size_t length, size_t *written);

enum us_framing {
	US_FRAMING_HTTP2,
	US_FRAMING_HTTP1,
};

/* NULL when there is no memory. */
struct us_frames *us_frames_new(enum us_framing framing);
void us_frames_free(struct us_frames *frames);

/* The program has read these bytes of the client's. */
void us_frames_heard(struct us_frames *frames, const void *bytes, size_t length);

/*
 * Writes as SSL_write_ex does, and is to be repeated as that is: 0 means that nothing of `from` counts as written, though
 * some of it is, and that the next call brings the same bytes again.
 */
int us_frames_put(struct us_frames *frames, struct ssl_st *ssl, us_frames_write *write, const void *from, size_t length,
		  size_t *written);

/* The program ends the connection: what was kept back goes out. False: not now, or there was nothing. */
bool us_frames_flush(struct us_frames *frames, struct ssl_st *ssl, us_frames_write *write);

#endif
