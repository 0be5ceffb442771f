/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * plane_fixture.h - what plane_test.c and plane_bench.c have in common: the programs on an interface of a network
 * namespace that the caller has made, with one service (192.0.2.1, port 8080), and the connection of one client to it. For
 * one thread. Ports of keys in network order, sequence numbers in host order (frames.h).
 */
#ifndef US_PLANE_FIXTURE_H
#define US_PLANE_FIXTURE_H

#include "frames.h"
#include "plane.h"

#define LEASE_NS 40000000ULL

extern struct us_plane *plane;
extern int ingress_fd, egress_fd; /* the programs; they are the plane's */

/*
 * Opens `plane`, to be closed by the caller, and keeps the thread on its present CPU: what is limited by rate is counted on
 * each CPU apart. 0, or a negative errno and a line in *error.
 */
int open_plane(const struct us_plane_options *options, struct us_error *error);

struct us_service *service(void);

/* Gives the service a role and flags (enum us_service_flag), in the first epoch. */
void as(int role, int flags, __u64 deadline_ns);

/* Runs a program on the frame; *f becomes what it left. Returns the verdict. */
int run(int program_fd, struct frame *f);

/* The client's connection, 192.0.2.9:40000 -> 8080. */
struct us_flow_key client_key(void);

/* A handshake with the same numbers would be taken for a repeated one. */
void forget_connection(void);

/* A new SYN of the client and our SYN-ACK; nothing completes the handshake. */
void answer_syn(void);

/* Opens the connection on the primary: SYN, SYN-ACK, ACK. Client ISN 100, service ISN 500. */
void handshake(void);

#endif
