// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>
#include <string.h>

#include "framing.h"
#include "http1.h"

struct http2 {
	size_t rest; /* of the payload, once the header is complete */
	uint8_t header_length;
	uint8_t header[US_FRAMES_HEADER];
};

struct us_frames {
	enum us_framing framing;
	bool complete; /* what is kept, or to be written from the program's memory, is a whole record */
	size_t taken;  /* bytes of a call that has to be repeated: they are in `kept`, or written */
	size_t direct; /* bytes after these that are to be written from the program's memory */
	size_t kept_length;
	union {
		struct http2 http2;
		struct us_http1_talk http1;
	};
	uint8_t *kept; /* room for a record, which begins where it has to begin; NULL when nothing is kept */
};

struct us_frames *us_frames_new(enum us_framing framing)
{
	struct us_frames *frames = calloc(1, sizeof(*frames));

	if (frames)
		frames->framing = framing;
	return frames;
}

void us_frames_free(struct us_frames *frames)
{
	if (frames)
		free(frames->kept);
	free(frames);
}

void us_frames_heard(struct us_frames *frames, const void *bytes, size_t length)
{
	if (frames->framing == US_FRAMING_HTTP1)
		us_http1_heard(&frames->http1, bytes, length);
}

static size_t advance_http2(struct http2 *frame, const uint8_t *bytes, size_t length, bool *ends)
{
	size_t taken = 0, payload;

	while (taken < length && frame->header_length < US_FRAMES_HEADER) {
		frame->header[frame->header_length++] = bytes[taken++];
		if (frame->header_length == US_FRAMES_HEADER)
			frame->rest = (size_t)frame->header[0] << 16 | (size_t)frame->header[1] << 8 | frame->header[2];
	}
	*ends = false;
	if (frame->header_length < US_FRAMES_HEADER)
		return taken;
	payload = length - taken < frame->rest ? length - taken : frame->rest;
	frame->rest -= payload;
	*ends = !frame->rest;
	frame->header_length = *ends ? 0 : frame->header_length;
	return taken + payload;
}

static bool is_raw(const struct us_frames *frames)
{
	return frames->framing == US_FRAMING_HTTP1 && frames->http1.answers.state == US_HTTP1_RAW;
}

/* How many of these bytes belong to the record that was begun. */
static size_t advance(struct us_frames *frames, const uint8_t *bytes, size_t length)
{
	size_t most = US_FRAMES_RECORD - frames->kept_length, part;

	length = length < most ? length : most;
	if (frames->framing == US_FRAMING_HTTP2)
		part = advance_http2(&frames->http2, bytes, length, &frames->complete);
	else
		part = us_http1_said(&frames->http1, bytes, length, &frames->complete);
	frames->complete |= part == most || is_raw(frames);
	return part;
}

static int write_kept(struct us_frames *frames, struct ssl_st *ssl, us_frames_write *write)
{
	while (frames->kept_length) {
		size_t written = 0;

		if (!write(ssl, frames->kept, frames->kept_length, &written))
			return 0;
		frames->kept_length -= written; /* all of it, but in the mode of partial writes */
		memmove(frames->kept, frames->kept + written, frames->kept_length);
	}
	free(frames->kept); /* most connections keep nothing most of the time */
	frames->kept = NULL;
	frames->complete = false;
	return 1;
}

static int write_direct(struct us_frames *frames, struct ssl_st *ssl, us_frames_write *write, const uint8_t *bytes)
{
	while (frames->direct) {
		size_t written = 0;

		if (!write(ssl, bytes + frames->taken, frames->direct, &written))
			return 0;
		frames->direct -= written;
		frames->taken += written;
	}
	frames->complete = false;
	return 1;
}

/* The next bytes of the program's: into the record that was begun, or, when they are a whole one, not copied. */
static void take(struct us_frames *frames, const uint8_t *bytes, size_t length)
{
	size_t part;

	if (is_raw(frames)) {
		frames->complete = frames->kept_length;
		frames->direct = frames->kept_length ? 0 : length;
		return;
	}
	part = advance(frames, bytes, length);
	if (!frames->kept && !frames->complete)
		frames->kept = malloc(US_FRAMES_RECORD);
	if (!frames->kept) { /* a whole record, or no memory: then it is cut here */
		frames->direct = part;
		return;
	}
	memcpy(frames->kept + frames->kept_length, bytes, part);
	frames->kept_length += part;
	frames->taken += part;
}

int us_frames_put(struct us_frames *frames, struct ssl_st *ssl, us_frames_write *write, const void *from, size_t length,
		  size_t *written)
{
	const uint8_t *bytes = from;

	for (;;) {
		if (frames->direct && !write_direct(frames, ssl, write, bytes))
			return 0;
		if (frames->kept_length && frames->complete && !write_kept(frames, ssl, write))
			return 0;
		if (frames->taken >= length)
			break;
		take(frames, bytes + frames->taken, length - frames->taken);
	}
	*written = length;
	frames->taken -= length; /* not 0 if the program repeats less than it had called with */
	return 1;
}

bool us_frames_flush(struct us_frames *frames, struct ssl_st *ssl, us_frames_write *write)
{
	return frames->kept_length && write_kept(frames, ssl, write);
}
