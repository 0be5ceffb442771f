/* SPDX-License-Identifier: GPL-2.0-or-later */
/* replica_crash.h - fork, exec, threads and daemons of every kind: the library never brings a server down. */
#ifndef US_REPLICA_CRASH_H
#define US_REPLICA_CRASH_H

#include <openssl/ssl.h>

#define REPLICA_TEST_CHILD "REPLICA_TEST_CHILD" /* set for the program that a server becomes by exec */

/* The last of the tests: afterwards there is no daemon. */
void crash_tests(SSL_CTX *context, SSL_CTX *clients);

/* What that program does; its exit code. */
int crash_child(void);

#endif
