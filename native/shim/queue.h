/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * queue.h - a netfilter queue (nfnetlink_queue): packets in batches, verdicts in batches.
 *
 *   us_queue_open -> us_queue_receive -> us_queue_verdict... -> us_queue_flush -> us_queue_receive -> ... -> us_queue_close
 *
 * Owned by one thread. Functions return 0 or a count, or a negative errno.
 */
#ifndef US_QUEUE_H
#define US_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/uio.h>

#include "understudy_queue.h"

#define US_VERDICT_BYTES 64 /* headers of one verdict */

struct us_queue {
	int fd;
	__u32 number;
	__u8 *memory; /* US_QUEUE_BATCH slots of US_QUEUE_SLOT bytes */
	struct us_queued packets[US_QUEUE_BATCH];
	/* Verdicts not yet sent: headers here, payloads where the caller has them. */
	__u8 headers[US_QUEUE_BATCH][US_VERDICT_BYTES];
	struct iovec parts[3 * US_QUEUE_BATCH];
	unsigned int verdicts;
	unsigned int parts_used;
	__u64 refused; /* messages that the kernel answered with an error */
};

/* Binds to queue `number`. At most `longest` packets wait; what comes then is dropped (see us_queue_fail_open). */
int us_queue_open(struct us_queue *queue, __u32 number, __u32 longest);

void us_queue_close(struct us_queue *queue);

/* Shall packets that find the queue full pass unseen? Only for a host that speaks by right. */
int us_queue_fail_open(struct us_queue *queue, bool open);

/* Takes what waits, at most US_QUEUE_BATCH packets; never blocks. Ends what the packets received before pointed to. */
int us_queue_receive(struct us_queue *queue);

/* Notes a verdict. With a `payload` the packet is replaced; it must stay until the flush, its TCP checksum is made here. */
int us_queue_verdict(struct us_queue *queue, __u32 id, bool accept, __u8 *payload, __u32 length);

/* Sends the verdicts noted. When it returns, the packets accepted have gone their way through the stack. */
int us_queue_flush(struct us_queue *queue);

#endif
