// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include "chacha.h"

static uint32_t load(const uint8_t *from)
{
	return (uint32_t)from[0] | (uint32_t)from[1] << 8 | (uint32_t)from[2] << 16 | (uint32_t)from[3] << 24;
}

static void store(uint8_t *to, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		to[i] = (uint8_t)(value >> 8 * i);
}

static uint32_t rotate(uint32_t value, int by)
{
	return value << by | value >> (32 - by);
}

/* RFC 8439 section 2.1 */
static void quarter(uint32_t *s, int a, int b, int c, int d)
{
	s[a] += s[b];
	s[d] = rotate(s[d] ^ s[a], 16);
	s[c] += s[d];
	s[b] = rotate(s[b] ^ s[c], 12);
	s[a] += s[b];
	s[d] = rotate(s[d] ^ s[a], 8);
	s[c] += s[d];
	s[b] = rotate(s[b] ^ s[c], 7);
}

static void rounds(uint32_t state[16])
{
	for (int i = 0; i < 10; i++) {
		quarter(state, 0, 4, 8, 12);
		quarter(state, 1, 5, 9, 13);
		quarter(state, 2, 6, 10, 14);
		quarter(state, 3, 7, 11, 15);
		quarter(state, 0, 5, 10, 15);
		quarter(state, 1, 6, 11, 12);
		quarter(state, 2, 7, 8, 13);
		quarter(state, 3, 4, 9, 14);
	}
}

static void set_key(uint32_t state[16], const uint8_t key[US_KEY_BYTES])
{
	static const uint32_t sigma[4] = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};

	memcpy(state, sigma, sizeof(sigma));
	for (int i = 0; i < 8; i++)
		state[4 + i] = load(key + 4 * i);
}

/* RFC 8439 section 2.3 */
static void block(const uint32_t initial[16], uint8_t out[64])
{
	uint32_t state[16];

	memcpy(state, initial, sizeof(state));
	rounds(state);
	for (int i = 0; i < 16; i++)
		store(out + 4 * i, state[i] + initial[i]);
	us_wipe(state, sizeof(state));
}

void us_chacha_stream(const uint8_t key[US_KEY_BYTES], const uint32_t nonce[3], uint8_t *out, size_t length)
{
	uint32_t state[16];
	uint8_t bytes[64];

	set_key(state, key);
	state[12] = 0;
	memcpy(state + 13, nonce, 3 * sizeof(*nonce));
	while (length) {
		size_t part = length < sizeof(bytes) ? length : sizeof(bytes);

		block(state, bytes);
		memcpy(out, bytes, part);
		out += part;
		length -= part;
		state[12]++;
	}
	us_wipe(state, sizeof(state));
	us_wipe(bytes, sizeof(bytes));
}

void us_chacha_half(const uint8_t key[US_KEY_BYTES], const uint8_t input[16], uint8_t out[US_KEY_BYTES])
{
	uint32_t state[16];

	set_key(state, key);
	for (int i = 0; i < 4; i++)
		state[12 + i] = load(input + 4 * i);
	rounds(state);
	for (int i = 0; i < 4; i++) {
		store(out + 4 * i, state[i]);
		store(out + 16 + 4 * i, state[12 + i]);
	}
	us_wipe(state, sizeof(state));
}

void us_chacha_derive(const uint8_t key[US_KEY_BYTES], const uint8_t context[US_CONTEXT_BYTES],
		      uint8_t out[US_KEY_BYTES])
{
	us_chacha_half(key, context, out);
	us_chacha_half(out, context + 16, out);
}

void us_wipe(void *memory, size_t length)
{
	explicit_bzero(memory, length);
}
