// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * framing_test.c - records end where frames of HTTP/2 and messages of HTTP/1.1 end, however the program cuts its calls and
 * however often the socket is full. Prints its checks as TAP.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "framing.h"
#include "http1.h"

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

/* The answers of HTTP/1.1 to come, with a request for each. */
static char requests[BYTES];
static size_t requests_length;

static size_t answer(uint8_t *to, size_t payload)
{
	static const char *const methods[] = {"GET", "HEAD", "PUT"};
	size_t method = below(3), kind = method == 1 ? 0 : below(4), length = 0;
	char *request = requests + requests_length, *text = (char *)to;

	requests_length += (size_t)sprintf(request, "%s / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s",
					   methods[method], method == 2 ? 5 : 0, method == 2 ? "HEAD " : "");
	if (kind == 0)
		length = (size_t)sprintf(text, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n", payload);
	else if (kind == 1)
		length = (size_t)sprintf(text, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No\r\n\r\n");
	else if (kind == 2)
		length = (size_t)sprintf(text, "HTTP/1.1 304 No\r\nContent-Length: 77\r\n\r\n");
	else
		length = (size_t)sprintf(text, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
	for (size_t chunk = payload; kind == 3 && payload; payload -= chunk) {
		chunk = 1 + below(payload);
		length += (size_t)sprintf(text + length, "%zx\r\n", chunk);
		memset(to + length, '\n', chunk);
		length += chunk + (size_t)sprintf(text + length + chunk, "\r\n");
	}
	if (kind == 3)
		length += (size_t)sprintf(text + length, "0\r\n\r\n");
	if (kind == 0 && method != 1)
		memset(to + length, 'H', payload);
	return kind == 0 && method != 1 ? length + payload : length;
}

static size_t make_answers(uint8_t *to)
{
	size_t length = 0;

	for (int i = 0; i < US_HTTP1_REQUESTS; i++)
		length += answer(to + length, below(4) ? below(9000) : below(3) ? 0 : below(40000));
	return length;
}

/* The client asks for all of it, in pieces of any length. */
static void ask(struct us_frames *frames, size_t most)
{
	for (size_t done = 0, piece; done < requests_length; done += piece) {
		piece = 1 + below(most);
		piece = piece < requests_length - done ? piece : requests_length - done;
		us_frames_heard(frames, requests + done, piece);
	}
}

/* A program that writes pieces of any length, and when the socket was full the same again, perhaps with more behind. */
static void write_all(enum us_framing framing, const uint8_t *from, size_t length, size_t most)
{
	struct us_frames *frames = us_frames_new(framing);
	size_t done = 0, piece = 0, written;

	said.length = said.records = 0;
	if (framing == US_FRAMING_HTTP1)
		ask(frames, most);
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
	struct us_frames *frames = us_frames_new(US_FRAMING_HTTP2);
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

static void cut_alike(enum us_framing framing, const uint8_t *stream, size_t length, size_t records, const char *what)
{
	static const size_t most[] = {1 << 17, 16384, 4096, 300, 20};
	bool alike = true;

	write_all(framing, stream, length, length);
	first = said;
	alike &= same(stream, length) && first.records >= records;
	for (int run = 0; run < RUNS; run++) {
		write_all(framing, stream, length, most[run % 5]);
		alike &= same(stream, length);
	}
	check(alike, what);
}

static void raw(void)
{
	static const char stream[] = "HTTP/1.1 101 Up\r\n\r\nwhatever comes";
	struct us_frames *frames = us_frames_new(US_FRAMING_HTTP1);
	size_t written;

	said.length = said.records = 0;
	us_frames_heard(frames, "GET / HTTP/1.1\r\nUpgrade: x\r\n\r\n", 31);
	while (!us_frames_put(frames, NULL, socket_write, stream, sizeof(stream) - 5, &written))
		;
	check(said.length == sizeof(stream) - 5, "what is no HTTP/1.1 any more waits for nothing");
	us_frames_free(frames);
}

int main(void)
{
	static uint8_t stream[2 * BYTES];

	cut_alike(US_FRAMING_HTTP2, stream, make_frames(stream), 100,
		  "records end with frames of HTTP/2, however the program writes and the socket takes them");
	cut_alike(US_FRAMING_HTTP1, stream, make_answers(stream), US_HTTP1_REQUESTS,
		  "records end with answers and chunks of HTTP/1.1, however the program writes them");
	check(said.ends[said.records - 1] == said.length, "no end of an answer waits");
	kept_back();
	raw();
	printf("1..%d\n", checks);
	return failures != 0;
}
