// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>
#include <string.h>

#include "http1.h"

static const char *const methods[] = {"GET ",	"HEAD ",    "POST ",  "PUT ",	 "DELETE ",
				      "PATCH ", "OPTIONS ", "TRACE ", "CONNECT "};

bool us_http1_begins(const uint8_t *bytes, size_t length)
{
	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
		if (length >= strlen(methods[i]) && !memcmp(bytes, methods[i], strlen(methods[i])))
			return true;
	return false;
}

static bool starts(const struct us_http1 *message, const char *with)
{
	return message->line_length >= strlen(with) && !memcmp(message->line, with, strlen(with));
}

/* Takes bytes up to the end of a line; true when it is there: the line is whole, without its end. */
static bool take_line(struct us_http1 *message, const uint8_t *bytes, size_t length, size_t *taken)
{
	for (size_t i = *taken; i < length; i++) {
		char c = (char)bytes[i];

		if (c == '\n') {
			if (message->line_length && message->line[message->line_length - 1] == '\r')
				message->line_length--;
			message->line[message->line_length] = 0;
			*taken = i + 1;
			return true;
		}
		if (message->line_length < US_HTTP1_LINE - 1)
			message->line[message->line_length++] = c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
	}
	*taken = length;
	return false;
}

static void field(struct us_http1 *message)
{
	if (starts(message, "content-length:")) {
		message->has_length = true;
		message->rest = strtoull(message->line + strlen("content-length:"), NULL, 10);
	} else if (starts(message, "transfer-encoding:")) {
		message->chunked = strstr(message->line, "chunked") != NULL;
	}
}

static void begin(struct us_http1 *message)
{
	message->state = US_HTTP1_FIRST;
	message->chunked = message->has_length = false;
	message->rest = 0;
}

/* Is there a body? True: no, the message ends here. */
static bool head_ends(struct us_http1 *message)
{
	message->state = message->chunked			? US_HTTP1_SIZE
			 : message->has_length && message->rest ? US_HTTP1_BODY
								: US_HTTP1_FIRST;
	return message->state == US_HTTP1_FIRST;
}

static bool request_head_ends(struct us_http1_talk *talk)
{
	struct us_http1 *request = &talk->requests;

	if (talk->waiting == US_HTTP1_REQUESTS) {
		talk->answers.state = US_HTTP1_RAW;
	} else {
		talk->heads |= (uint64_t)request->is_head << talk->waiting;
		talk->connects |= (uint64_t)request->is_connect << talk->waiting;
		talk->waiting++;
	}
	return head_ends(request);
}

static bool answer_head_ends(struct us_http1_talk *talk)
{
	struct us_http1 *answer = &talk->answers;
	bool is_head = talk->heads & 1, is_connect = talk->connects & 1;

	if (answer->status >= 100 && answer->status < 200 && answer->status != 101)
		return begin(answer), true;
	if (talk->waiting) {
		talk->waiting--;
		talk->heads >>= 1;
		talk->connects >>= 1;
	}
	if (answer->status == 101 || (is_connect && answer->status < 300))
		return answer->state = US_HTTP1_RAW, true;
	if (is_head || answer->status == 204 || answer->status == 304)
		return begin(answer), true;
	if (!answer->chunked && !answer->has_length)
		return answer->state = US_HTTP1_RAW, true; /* a body until the connection ends */
	return head_ends(answer);
}

/* A whole line has come. True: a message or a chunk ends with it. */
static bool line_ends(struct us_http1_talk *talk, struct us_http1 *message)
{
	bool is_answer = message == &talk->answers, empty = !message->line_length, ends = false;

	switch (message->state) {
	case US_HTTP1_FIRST:
		if (is_answer && !starts(message, "http/1."))
			return message->state = US_HTTP1_RAW, true;
		message->status = is_answer && message->line_length > 9 ? atoi(message->line + 9) : 0;
		message->is_head = starts(message, "head ");
		message->is_connect = starts(message, "connect ");
		message->state = empty ? US_HTTP1_FIRST : US_HTTP1_FIELDS;
		break;
	case US_HTTP1_FIELDS:
		if (empty)
			ends = is_answer ? answer_head_ends(talk) : request_head_ends(talk);
		else
			field(message);
		break;
	case US_HTTP1_SIZE:
		message->rest = strtoull(message->line, NULL, 16);
		message->state = message->rest ? US_HTTP1_CHUNK : US_HTTP1_TRAILER;
		break;
	case US_HTTP1_CHUNK_END:
		message->state = US_HTTP1_SIZE;
		ends = true;
		break;
	default:
		ends = empty;
	}
	message->line_length = 0;
	if (ends && (message->state == US_HTTP1_FIRST || message->state == US_HTTP1_TRAILER))
		begin(message);
	return ends;
}

static size_t advance(struct us_http1_talk *talk, struct us_http1 *message, const uint8_t *bytes, size_t length,
		      bool *ends)
{
	size_t taken = 0;

	*ends = false;
	while (taken < length && !*ends && message->state != US_HTTP1_RAW) {
		if (message->state == US_HTTP1_BODY || message->state == US_HTTP1_CHUNK) {
			size_t part = length - taken < message->rest ? length - taken : (size_t)message->rest;

			taken += part;
			message->rest -= part;
			if (!message->rest && message->state == US_HTTP1_CHUNK) {
				message->state = US_HTTP1_CHUNK_END;
			} else if (!message->rest) {
				begin(message);
				*ends = true;
			}
		} else if (take_line(message, bytes, length, &taken)) {
			*ends = line_ends(talk, message);
		}
	}
	return taken;
}

void us_http1_heard(struct us_http1_talk *talk, const uint8_t *bytes, size_t length)
{
	bool ends;

	for (size_t done = 0; done < length && talk->requests.state != US_HTTP1_RAW;)
		done += advance(talk, &talk->requests, bytes + done, length - done, &ends);
}

size_t us_http1_said(struct us_http1_talk *talk, const uint8_t *bytes, size_t length, bool *ends)
{
	return advance(talk, &talk->answers, bytes, length, ends);
}
