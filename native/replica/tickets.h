/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tickets.h - both hosts encrypt session tickets with the same keys, so that a ticket of one resumes on the other and its
 * bytes are alike. Only for contexts whose program has set neither keys nor a callback of its own.
 *
 * The keys of a context come from the service's secret and from what the context stands for: its certificate, whether it
 * asks for the client's, and which authorities it names. So no ticket is good for a context that demands more.
 */
#ifndef US_TICKETS_H
#define US_TICKETS_H

#include <stdbool.h>
#include <stdint.h>

struct ssl_ctx_st;

/* False when libssl lacks something. */
bool us_tickets_set_up(void);

/* Makes the context use this secret. Any thread. */
void us_tickets_use(struct ssl_ctx_st *context, const uint8_t *secret);

#endif
