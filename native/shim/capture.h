/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * capture.h - asks the segment plane of an interface to show one connection (bpf/capture.h).
 *
 *   us_capture_open     finds the plane's maps and wishes; frames come through the ring captures_fd from then on
 *   us_capture_prolong  at least every second: a capture whose process is gone ends by itself
 *   us_capture_close    wishes no more
 *
 * The daemon need not run, and may come and go meanwhile: the next one takes up the same maps. One capture at a time.
 * Belongs to one thread.
 */
#ifndef US_SHIM_CAPTURE_H
#define US_SHIM_CAPTURE_H

#include "error.h"
#include "understudy_abi_user.h"
#include "understudy_capture.h"

struct us_capture {
	struct us_capture_wish *wish; /* the map itself, one page */
	int captures_fd;
};

/* The wish's time is set here. 0 and *capture (to be closed by the caller), or a negative errno and a line in *error:
 * -ENOENT nothing is attached, -EPROTO programs of an older version, -EBUSY somebody else captures. */
int us_capture_open(int ifindex, const struct us_capture_wish *wish, struct us_capture *capture,
		    struct us_error *error);
void us_capture_prolong(const struct us_capture *capture);
void us_capture_close(const struct us_capture *capture);

#endif
