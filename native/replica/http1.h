/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * http1.h - where messages of HTTP/1.1 end (RFC 9112), of requests and of answers. It looks and changes nothing.
 *
 * What it does not understand is raw: from there on the program's own cuts count. Both hosts hear and say the same
 * bytes, so they agree about that too.
 */
#ifndef US_HTTP1_H
#define US_HTTP1_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define US_HTTP1_LINE	  64 /* so much of a line is looked at */
#define US_HTTP1_REQUESTS 64 /* that may wait for their answers */

enum us_http1_state {
	US_HTTP1_FIRST = 0, /* in the first line */
	US_HTTP1_FIELDS,
	US_HTTP1_BODY, /* `rest` bytes of it are to come */
	US_HTTP1_SIZE, /* in the line before a chunk */
	US_HTTP1_CHUNK,
	US_HTTP1_CHUNK_END,
	US_HTTP1_TRAILER,
	US_HTTP1_RAW,
};

/* One direction. All zero is the beginning. */
struct us_http1 {
	uint8_t state; /* enum us_http1_state */
	bool chunked;
	bool has_length;
	uint8_t line_length;
	char line[US_HTTP1_LINE]; /* lower case */
	int status;
	bool is_head, is_connect;
	uint64_t rest;
};

/* Both directions of a connection. All zero is the beginning. */
struct us_http1_talk {
	struct us_http1 requests, answers;
	uint8_t waiting; /* requests without an answer yet; the oldest is the lowest bit of the following */
	uint64_t heads, connects;
};

/* Do these bytes begin a request? */
bool us_http1_begins(const uint8_t *bytes, size_t length);

/* The program has read these bytes. */
void us_http1_heard(struct us_http1_talk *talk, const uint8_t *bytes, size_t length);

/* The program says these bytes: how many of them are up to the end of an answer or a chunk; *ends: it is reached. */
size_t us_http1_said(struct us_http1_talk *talk, const uint8_t *bytes, size_t length, bool *ends);

#endif
