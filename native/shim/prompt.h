/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * prompt.h - wakes the connections of a host that has just begun to speak, so that none waits for a 200 ms timer.
 *
 * Each connection's own stack is given, over the loopback device and never over the network,
 *   - an old segment "of the client" (RFC 9293 section 3.8.4, a keep-alive with a byte of garbage): the stack answers
 *     with a fresh ACK, which tells a waiting client what was received, and that a byte was received twice (RFC 2883);
 *   - where more than a segment is unacknowledged, an ICMP "packet too big" by one byte for the end of it. What a
 *     shadow has sent, and its primary had not, the client never saw; without more room in its window the stack would
 *     learn that by a timer only (on a kernel of 250 Hz after 10 ms). Linux takes the whole flight for lost and sends it
 *     again in smaller segments at once, with the congestion window that it has (RFC 1191 section 6.4);
 *   - an ICMP "host unreachable" for the oldest unacknowledged byte: Linux takes back one step of its retransmission
 *     back-off (RFC 6069) and, as that time has passed, retransmits at once.
 */
#ifndef US_PROMPT_H
#define US_PROMPT_H

#include "plane.h"

/*
 * Prompts the connections of the service on which somebody may wait, and where we have just become the backup those that the
 * partner does not hold; other idle ones not. `retransmit`: with the ICMP errors too.
 * Returns the number of connections, or a negative errno. Call both after the role flip, the first at once; it does not
 * depend on how many others there are.
 *   recent: those that the kernel told of last, by the ring of records.
 *   others: what the table holds besides, read in parts (a million take a second), until the role changes again. Of a part
 *     those come first on which something is lacking, by the length of their silence.
 */
int us_prompt_recent(struct us_plane *plane, __u32 service, bool retransmit);
int us_prompt_others(struct us_plane *plane, __u32 service, bool retransmit);

#endif
