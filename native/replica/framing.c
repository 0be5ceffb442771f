// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>
#include <string.h>

#include "framing.h"

struct us_frames {
	size_t taken; /* bytes of a call that has to be repeated: they are in `kept`, or written */
	size_t kept_length;
	size_t rest; /* of the frame after what is kept; of its payload once the header is complete */
	uint8_t header_length;
	uint8_t header[US_FRAMES_HEADER];
	uint8_t kept[US_FRAMES_RECORD]; /* begins where a record has to begin */
};

struct us_frames *us_frames_new(void)
{
	return calloc(1, sizeof(struct us_frames));
}

void us_frames_free(struct us_frames *frames)
{
	free(frames);
}

/* How many of these bytes belong to the record that was begun; what is left of the frame is counted down. */
static size_t advance(struct us_frames *frames, const uint8_t *from, size_t length, size_t begun)
{
	size_t most = US_FRAMES_RECORD - begun, done = 0;

	if (length > most)
		length = most;
	while (done < length && frames->header_length < US_FRAMES_HEADER) {
		frames->header[frames->header_length++] = from[done++];
		if (frames->header_length == US_FRAMES_HEADER)
			frames->rest =
				(size_t)frames->header[0] << 16 | (size_t)frames->header[1] << 8 | frames->header[2];
	}
	if (frames->header_length == US_FRAMES_HEADER) {
		size_t payload = length - done < frames->rest ? length - done : frames->rest;

		frames->rest -= payload;
		done += payload;
	}
	return done;
}

/* Does a record end here? */
static bool is_complete(const struct us_frames *frames, size_t begun)
{
	return begun == US_FRAMES_RECORD || (frames->header_length == US_FRAMES_HEADER && !frames->rest);
}

static void next_frame(struct us_frames *frames)
{
	if (frames->header_length == US_FRAMES_HEADER && !frames->rest)
		frames->header_length = 0;
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
	next_frame(frames);
	return 1;
}

int us_frames_put(struct us_frames *frames, struct ssl_st *ssl, us_frames_write *write, const void *from, size_t length,
		  size_t *written)
{
	const uint8_t *bytes = from;

	for (;;) {
		if (frames->kept_length && is_complete(frames, frames->kept_length) && !write_kept(frames, ssl, write))
			return 0;
		if (frames->taken >= length)
			break;
		size_t part = advance(frames, bytes + frames->taken, length - frames->taken, frames->kept_length);

		memcpy(frames->kept + frames->kept_length, bytes + frames->taken, part);
		frames->kept_length += part;
		frames->taken += part;
	}
	*written = length;
	frames->taken = 0;
	return 1;
}

bool us_frames_flush(struct us_frames *frames, struct ssl_st *ssl, us_frames_write *write)
{
	return frames->kept_length && write_kept(frames, ssl, write);
}
