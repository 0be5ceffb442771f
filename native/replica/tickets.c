// SPDX-License-Identifier: GPL-2.0-or-later
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "openssl.h"
#include "private.h"
#include "source.h"
#include "tickets.h"

#define DIGEST_BYTES 32
#define KEYS_BYTES   80 /* name 16, HMAC 32, AES 32: as libssl lays them out since 1.1.1 */

/* What is known of a context. Kept as its ex_data. */
struct book {
	bool own_keys; /* the program's: never touched */
	bool set;
	uint8_t secret[US_SEED_BYTES];
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static int index_of_book = -1;

static struct {
	int (*get_ex_new_index)(int, long, void *, CRYPTO_EX_new *, CRYPTO_EX_dup *, CRYPTO_EX_free *);
	int (*set_ex_data)(SSL_CTX *, int, void *);
	void *(*get_ex_data)(const SSL_CTX *, int);
	long (*ctrl)(SSL_CTX *, int, long, void *);
	long (*callback_ctrl)(SSL_CTX *, int, void (*)(void));
	int (*evp_callback)(SSL_CTX *,
			    int (*)(SSL *, unsigned char *, unsigned char *, EVP_CIPHER_CTX *, EVP_MAC_CTX *, int));
	X509 *(*certificate)(const SSL_CTX *);
	int (*verify_mode)(const SSL_CTX *);
	STACK_OF(X509_NAME) * (*authorities)(const SSL_CTX *);
	int (*stack_num)(const OPENSSL_STACK *);
	void *(*stack_value)(const OPENSSL_STACK *, int);
	int (*x509_digest)(const X509 *, const EVP_MD *, unsigned char *, unsigned int *);
	int (*name_digest)(const X509_NAME *, const EVP_MD *, unsigned char *, unsigned int *);
	int (*digest)(const void *, size_t, unsigned char *, unsigned int *, const EVP_MD *, ENGINE *);
	const EVP_MD *(*sha256)(void);
} ossl;

static void free_book(void *parent, void *book, CRYPTO_EX_DATA *data, int index, long argl, void *argp)
{
	(void)parent, (void)data, (void)index, (void)argl, (void)argp;
	if (book)
		us_wipe(book, sizeof(struct book));
	free(book);
}

static void find(void)
{
	ossl.get_ex_new_index = us_openssl_symbol("CRYPTO_get_ex_new_index");
	ossl.set_ex_data = us_openssl_symbol("SSL_CTX_set_ex_data");
	ossl.get_ex_data = us_openssl_symbol("SSL_CTX_get_ex_data");
	ossl.ctrl = us_openssl_symbol("SSL_CTX_ctrl");
	ossl.callback_ctrl = us_openssl_symbol("SSL_CTX_callback_ctrl");
	ossl.evp_callback = us_openssl_symbol("SSL_CTX_set_tlsext_ticket_key_evp_cb");
	ossl.certificate = us_openssl_symbol("SSL_CTX_get0_certificate");
	ossl.verify_mode = us_openssl_symbol("SSL_CTX_get_verify_mode");
	ossl.authorities = us_openssl_symbol("SSL_CTX_get_client_CA_list");
	ossl.stack_num = us_openssl_symbol("OPENSSL_sk_num");
	ossl.stack_value = us_openssl_symbol("OPENSSL_sk_value");
	ossl.x509_digest = us_openssl_symbol("X509_digest");
	ossl.name_digest = us_openssl_symbol("X509_NAME_digest");
	ossl.digest = us_openssl_symbol("EVP_Digest");
	ossl.sha256 = us_openssl_symbol("EVP_sha256");
	if (ossl.set_ex_data && ossl.get_ex_data && ossl.certificate && ossl.verify_mode && ossl.authorities &&
	    ossl.stack_num && ossl.stack_value && ossl.x509_digest && ossl.name_digest && ossl.digest && ossl.sha256 &&
	    ossl.ctrl && ossl.get_ex_new_index)
		index_of_book = ossl.get_ex_new_index(CRYPTO_EX_INDEX_SSL_CTX, 0, NULL, NULL, NULL, free_book);
}

bool us_tickets_set_up(void)
{
	pthread_once(&once, find);
	return index_of_book >= 0;
}

static struct book *book_of(SSL_CTX *context)
{
	struct book *book = ossl.get_ex_data(context, index_of_book);

	if (book)
		return book;
	book = calloc(1, sizeof(*book));
	if (book && !ossl.set_ex_data(context, index_of_book, book)) {
		free(book);
		book = NULL;
	}
	return book;
}

/* What a context stands for, the same on both hosts however often either has read its configuration. */
static bool digest_of(const SSL_CTX *context, uint8_t digest[DIGEST_BYTES])
{
	STACK_OF(X509_NAME) *names = ossl.authorities(context);
	const OPENSSL_STACK *stack = (const OPENSSL_STACK *)names;
	X509 *certificate = ossl.certificate(context);
	uint8_t parts[2 * DIGEST_BYTES] = {(uint8_t)ossl.verify_mode(context)};
	uint8_t *name = parts + DIGEST_BYTES;
	const EVP_MD *sha256 = ossl.sha256();
	bool fine = ossl.digest(parts, 1, digest, NULL, sha256, NULL);

	for (int i = -1; fine && i < (stack ? ossl.stack_num(stack) : 0); i++) {
		memcpy(parts, digest, DIGEST_BYTES);
		if (i >= 0)
			fine = ossl.name_digest(ossl.stack_value(stack, i), sha256, name, NULL);
		else if (certificate)
			fine = ossl.x509_digest(certificate, sha256, name, NULL);
		else
			memset(name, 0, DIGEST_BYTES);
		fine = fine && ossl.digest(parts, sizeof(parts), digest, NULL, sha256, NULL);
	}
	return fine;
}

static void set_keys(SSL_CTX *context, const uint8_t *secret)
{
	static const uint32_t nonce[3] = {US_DRAW_TICKETS};
	uint8_t digest[DIGEST_BYTES], key[US_KEY_BYTES], keys[KEYS_BYTES];

	if (ossl.ctrl(context, SSL_CTRL_GET_TLSEXT_TICKET_KEYS, 0, NULL) != KEYS_BYTES || !digest_of(context, digest))
		return;
	us_chacha_derive(secret, digest, key);
	us_chacha_stream(key, nonce, keys, sizeof(keys));
	ossl.ctrl(context, SSL_CTRL_SET_TLSEXT_TICKET_KEYS, sizeof(keys), keys);
	us_wipe(key, sizeof(key));
	us_wipe(keys, sizeof(keys));
}

void us_tickets_use(SSL_CTX *context, const uint8_t *secret)
{
	struct book *book;

	if (!context)
		return;
	pthread_mutex_lock(&lock);
	book = book_of(context);
	if (book && !book->own_keys && !(book->set && memcmp(book->secret, secret, US_SEED_BYTES) == 0)) {
		memcpy(book->secret, secret, US_SEED_BYTES);
		book->set = true;
		set_keys(context, secret);
	}
	pthread_mutex_unlock(&lock);
}

static void leave_alone(SSL_CTX *context)
{
	struct book *book;

	if (!us_tickets_set_up() || !context)
		return;
	pthread_mutex_lock(&lock);
	book = book_of(context);
	if (book)
		book->own_keys = true;
	pthread_mutex_unlock(&lock);
}

US_EXPORT long SSL_CTX_ctrl(SSL_CTX *context, int command, long number, void *argument)
{
	us_tickets_set_up();
	if (command == SSL_CTRL_SET_TLSEXT_TICKET_KEYS && argument)
		leave_alone(context);
	return ossl.ctrl(context, command, number, argument);
}

US_EXPORT long SSL_CTX_callback_ctrl(SSL_CTX *context, int command, void (*callback)(void))
{
	us_tickets_set_up();
	if (command == SSL_CTRL_SET_TLSEXT_TICKET_KEY_CB)
		leave_alone(context);
	return ossl.callback_ctrl(context, command, callback);
}

US_EXPORT int SSL_CTX_set_tlsext_ticket_key_evp_cb(SSL_CTX *context,
						   int (*callback)(SSL *, unsigned char *, unsigned char *,
								   EVP_CIPHER_CTX *, EVP_MAC_CTX *, int))
{
	us_tickets_set_up();
	leave_alone(context);
	return ossl.evp_callback(context, callback);
}
