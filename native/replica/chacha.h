/* SPDX-License-Identifier: GPL-2.0-or-later */
/* chacha.h - ChaCha20 as a pseudo-random function (RFC 8439), and HChaCha20 to derive keys. Pure. */
#ifndef US_CHACHA_H
#define US_CHACHA_H

#include <stddef.h>
#include <stdint.h>

#define US_KEY_BYTES	 32
#define US_CONTEXT_BYTES 32

/* Writes the key stream of (key, nonce) from block 0 on. The three words of the nonce are in host order. */
void us_chacha_stream(const uint8_t key[US_KEY_BYTES], const uint32_t nonce[3], uint8_t *out, size_t length);

/* HChaCha20 (draft-irtf-cfrg-xchacha-03 section 2.2). `out` may be `key`. */
void us_chacha_half(const uint8_t key[US_KEY_BYTES], const uint8_t input[16], uint8_t out[US_KEY_BYTES]);

/* A key for a context: HChaCha20 over both halves, as XChaCha20 does with its long nonce. `out` may be `key`. */
void us_chacha_derive(const uint8_t key[US_KEY_BYTES], const uint8_t context[US_CONTEXT_BYTES],
		      uint8_t out[US_KEY_BYTES]);

/* Overwrites memory that held a secret; the compiler does not take it away. */
void us_wipe(void *memory, size_t length);

#endif
