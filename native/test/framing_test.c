// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * framing_test.c - records of HTTP/2 end where frames end, however the program cuts its calls and however often the socket
 * is full. Prints its checks as TAP.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "framing.h"

#define BYTES  (1 << 20)
#define RUNS   200
#define REFUSE 3 /* one in so many writes finds the socket full */

static int checks, failures;
static unsigned int chance;

/* What was written, and where records end in it. */
static struct {
	uint8_t bytes[BYTES];
	size_t length;
	size_t ends[BYTES / US_FRAMES_HEADER];
	size_t records;
} said, first;

static void check(bool fine, const char *what)
{
	printf("%sok %d - %s\n", fine ? "" : "not ", ++checks, what);
	failures += !fine;
}

static size_t below(size_t most)
{
	return (size_t)rand_r(&chance) % most;
}

/* Insists on being repeated with the same bytes, as libssl does. */
static int socket_write(struct ssl_st *ssl, const void *from, size_t length, size_t *written)
{
	static size_t refused;

	(void)ssl;
	if (refused && refused != length)
		abort();
	refused = below(REFUSE) ? 0 : length;
	if (refused)
		return 0;
	memcpy(said.bytes + said.length, from, length);
	said.length += length;
	said.ends[said.records++] = said.length;
	*written = length;
	return 1;
}

static size_t make_frames(uint8_t *to)
{
	size_t length = 0;

	while (length < BYTES - (1 << 17)) {
		size_t payload = below(4) ? below(9000) : below(2) ? below(3) : below(40000);

		for (size_t i = 0; i < US_FRAMES_HEADER + payload; i++)
			to[length + i] = (uint8_t)below(256);
		to[length] = (uint8_t)(payload >> 16);
		to[length + 1] = (uint8_t)(payload >> 8);
		to[length + 2] = (uint8_t)payload;
		length += US_FRAMES_HEADER + payload;
	}
	return length;
}

/* A program that writes pieces of any length, and when the socket was full the same again, perhaps with more behind. */
static void write_all(const uint8_t *from, size_t length, size_t most)
{
	struct us_frames *frames = us_frames_new();
	size_t done = 0, piece = 0, written;

	said.length = said.records = 0;
	while (done < length) {
		piece += piece && below(2) ? 0 : 1 + below(most);
		if (piece > length - done)
			piece = length - done;
		if (us_frames_put(frames, NULL, socket_write, from + done, piece, &written)) {
			if (written != piece)
				abort();
			done += piece;
			piece = 0;
		}
	}
	us_frames_free(frames);
}

static bool same(const uint8_t *from, size_t length)
{
	return said.length == length && !memcmp(said.bytes, from, length) && said.records == first.records &&
	       !memcmp(said.ends, first.ends, said.records * sizeof(said.ends[0]));
}

static void kept_back(void)
{
	static const uint8_t frame[] = {0, 0, 4, 6, 0, 0, 0, 0, 0, 'p', 'i', 'n', 'g'};
	struct us_frames *frames = us_frames_new();
	size_t written = 0;

	said.length = said.records = 0;
	while (!us_frames_put(frames, NULL, socket_write, frame, sizeof(frame) - 1, &written))
		;
	check(written == sizeof(frame) - 1 && !said.length, "the beginning of a frame waits for its end");
	while (!us_frames_flush(frames, NULL, socket_write))
		;
	check(said.length == written && !us_frames_flush(frames, NULL, socket_write),
	      "what waited goes out when the connection ends");
	us_frames_free(frames);
}

int main(void)
{
	static const size_t most[] = {1 << 17, 16384, 4096, 300, 20};
	static uint8_t stream[BYTES];
	size_t length = make_frames(stream);
	bool alike = true;

	write_all(stream, length, length);
	first = said;
	check(same(stream, length), "every byte is written once and in order");
	check(first.records > 100, "each frame has records of its own");
	for (int run = 0; run < RUNS; run++) {
		write_all(stream, length, most[run % 5]);
		alike &= same(stream, length);
	}
	check(alike, "records end at the same places however the program writes");
	kept_back();
	printf("1..%d\n", checks);
	return failures != 0;
}
