// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * random_stream.c - writes without end what the sources of one connection after the other draw, as TLS does: for rngtest
 * and dieharder. Seeds are numbers that differ in one bit or some, which is worse than anything that a daemon gives.
 *
 *   random_stream | rngtest -c 100000
 *   random_stream 1000000 | dieharder -g 200 -a     (the number of the first connection)
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon.h"
#include "source.h"

static uint64_t connection;

int us_daemon_ask(int fd, struct us_seed_answer *answer)
{
	(void)fd;
	memset(answer, 0, sizeof(*answer));
	memcpy(answer->seed, &connection, sizeof(connection));
	return 0;
}

int main(int count, char **arguments)
{
	static const size_t lengths[] = {32, 32, 28, 16, 64, 8, 32, 256};
	static const uint8_t client[32];

	connection = count > 1 ? strtoull(arguments[1], NULL, 10) : 0;
	for (;; connection++) {
		struct us_source *source = us_source_new();
		uint8_t bytes[256];

		us_source_decide(source, 0);
		for (int draw = 0; draw < 24; draw++) {
			size_t length = lengths[draw % 8];

			if (!us_source_draw(source, US_DRAW_TLS, client, bytes, length) ||
			    fwrite(bytes, 1, length, stdout) != length)
				return 1;
		}
		us_source_free(source);
	}
}
