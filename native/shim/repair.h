/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * repair.h - sends the partner again what it missed of a client's segments, out of the ring that the kernel fills
 * (bpf/retain.h), so that the client need not do it.
 */
#ifndef US_REPAIR_H
#define US_REPAIR_H

#include "plane.h"

/*
 * Sends what the partner lacks of a connection, as the kernel noted it (lacks_from, lacks_to), oldest first, as far as the
 * ring still has it; before that the handshake, where the partner has not confirmed the connection yet. Returns the number
 * of frames sent, 0 when nothing is lacking or retained any more, or a negative errno.
 * One thread at a time; takes some microseconds, a millisecond where the whole ring is searched.
 */
int us_repair(struct us_plane *plane, const struct us_flow_key *flow);

/* What the kernel asks for at once, where clients' segments and the ring's elements do not begin at the same place. */
#define US_REPAIR_ELEMENTS 512

#endif
