/* SPDX-License-Identifier: GPL-2.0-or-later */
/* openssl.h - brackets around every call into libssl: which connection is this thread about? */
#ifndef US_OPENSSL_H
#define US_OPENSSL_H

#include "private.h"

/* The program's own libssl and libcrypto, however they were loaded; NULL when there are none. */
void *us_openssl_symbol(const char *name);

void us_openssl_enter(struct ssl_st *ssl, struct us_thread *outer);
void us_openssl_leave(const struct us_thread *outer);

/* Between enter and leave: what cuts the records of this connection, or NULL when the program does. */
struct us_frames *us_openssl_frames(void);

/* Between enter and leave: the program has read these bytes. */
void us_openssl_heard(const void *bytes, size_t length);

/* The SSL is going to be used for another connection. */
void us_openssl_forget(struct ssl_st *ssl);

#endif
