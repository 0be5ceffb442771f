/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * understudy_replica.h - what the preloaded library (replica/) and the daemon (shim/seeds.c) say to each other.
 *
 * A SOCK_SEQPACKET socket in the state directory. One request, one answer; several may be under way. The request names a
 * descriptor of the asking process. The daemon looks at that very socket (pidfd_getfd), so whoever does not hold a
 * connection gets no seed of it, whoever may connect. All integers in host order: both ends are on one host.
 */
#ifndef UNDERSTUDY_REPLICA_H
#define UNDERSTUDY_REPLICA_H

#include <stdint.h>

#define US_SEED_SOCKET	"replica.sock"
#define US_SEED_MAGIC	0x554e5352U /* "UNSR" */
#define US_SEED_BYTES	32
#define US_SEED_CLIENTS 1024 /* processes that are connected at once */

/* Why there is no seed. The connection then has true randomness and is not protected. */
enum us_seed_status {
	US_SEED_GIVEN = 0,
	US_SEED_NO_CONNECTION = 1, /* the descriptor is no connected TCP socket */
	US_SEED_NOT_OURS = 2,	   /* not a connection of a service */
	US_SEED_UNPROTECTED = 3,   /* only this host holds it */
	US_SEED_NO_KEY = 4,	   /* the hosts have no key in common for the time when it was opened */
	US_SEED_GIVEN_BEFORE = 5,
	US_SEED_FAILED = 6, /* the daemon may not look at it */
};

struct us_seed_request {
	uint32_t magic;
	int32_t fd; /* of the asking process */
	uint64_t id;
	uint64_t cookie; /* of the socket (SO_COOKIE): by the time of the answer its descriptor may be another's */
};

struct us_seed_answer {
	uint32_t magic;
	uint32_t status; /* enum us_seed_status; without US_SEED_GIVEN all below is 0 */
	uint64_t id;	 /* of the request */
	int64_t seconds; /* a time near the connection's opening, the same on both hosts, since the epoch of Unix */
	uint8_t seed[US_SEED_BYTES];
	uint8_t tickets[US_SEED_BYTES]; /* secret of the service for session tickets */
};

/* A request as the shim hands it to the daemon: whose connection it is about. Addresses and ports in network order. */
struct us_seed_question {
	uint8_t client[16]; /* IPv4 written v4-mapped */
	uint8_t service[16];
	uint16_t client_port;
	uint16_t service_port;
	uint32_t status; /* enum us_seed_status: US_SEED_GIVEN, or why the addresses are not valid */
	uint64_t id;
	uint64_t asker; /* whom to answer */
};

_Static_assert(sizeof(struct us_seed_request) == 24, "seed request");
_Static_assert(sizeof(struct us_seed_answer) == 88, "seed answer");
_Static_assert(sizeof(struct us_seed_question) == 56, "seed question");

#endif
