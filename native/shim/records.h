/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * records.h - maps the BPF ring buffer into memory, so that Java reads the kernel's records in place.
 *
 * Layout (kernel's ringbuf UAPI): the consumer page holds the read position (8 bytes, written by us); the producer page
 * holds the write position; behind it the data, mapped twice in a row so that no record ever wraps. Each mapping belongs to
 * one thread; only the capture thread's moves the read position.
 */
#ifndef US_RECORDS_H
#define US_RECORDS_H

#include <stddef.h>

struct us_records {
	void *consumer; /* one page, read and write */
	size_t consumer_bytes;
	void *producer; /* one page and twice the data, read only */
	size_t producer_bytes;
	int epoll_fd;
};

/* Maps the producer page and the data alone, for who looks back at what was read already. MAP_FAILED and errno. */
void *us_records_map(int map_fd, size_t *bytes);

/* 0 and *records (to be closed by the caller), or a negative errno. */
int us_records_open(int map_fd, struct us_records *records);
void us_records_close(struct us_records *records);

/* Waits for records. 1: there are some; 0: time is up; negative errno. */
int us_records_wait(const struct us_records *records, int timeout_millis);

#endif
